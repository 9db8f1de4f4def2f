import type { ApiError, ApiErrorKind } from "../huaweicloud/errors/api-error";
import { type KeyVerdict, keyVerdictOf } from "../huaweicloud/errors/error-response";

/** The credentials of a request that failed. */
export interface Sender {
  /** The source in which they were found. */
  credentialSource: string;
  /** Whether requests are signed with a key; otherwise they carry a token. */
  signsRequests: boolean;
}

const again = "then run the same command again.";

/** Says why the request was not repeated, by what is known about the key. */
const keyLockHints: Readonly<Record<KeyVerdict, string>> = {
  refused: " It was not tried twice: five wrong signatures lock an access key for five minutes.",
  perhapsRefused:
    " Perhaps a proxy answered in place of SWR. After three such answers in a row no more is sent: five wrong signatures lock an access key for five minutes.",
  accepted: "",
  unknown: "",
};

/** What to do next, by kind of error. */
const remedies: Readonly<Record<ApiErrorKind, (error: ApiError, sender: Sender) => string>> = {
  notFound: () =>
    `Check \`instanceId\`, \`region\` and \`projectId\`, or run \`pulumi refresh\` to see what is still there, ${again}`,
  unconfirmedNotFound: () => `Check \`huaweicloud:endpoints\`, the region and the proxy between here and SWR, ${again}`,
  redirected: () => `Check \`huaweicloud:endpoints\`, and the proxy or portal between here and SWR, ${again}`,
  unauthenticated: (error, { credentialSource, signsRequests }) => {
    const verdict = keyVerdictOf(error);
    if (signsRequests && verdict === "accepted")
      return `SWR itself answered, so the signature was right: check the resource's \`credential\`, ${again}`;
    const recorded =
      " `pulumi destroy` and `pulumi refresh` use the settings of the last `pulumi up`: after a change of keys run `pulumi up` first.";
    const configured = /^(stack config|the provider) /.test(credentialSource);
    return `The credentials came from ${credentialSource}. Correct them, ${again}${signsRequests ? keyLockHints[verdict] : ""}${configured ? recorded : ""}`;
  },
  accessDenied: ({ details: { action } }) =>
    `Allow ${action ? `the IAM action ${action}` : "it"} to the credentials' user or agency, ${again}`,
  rejected: ({ details: { service } }) => `Change what ${service.name} names, ${again}`,
  throttled: () => "Run the same command again later, or with a smaller --parallel.",
  serverError: () => "Run the same command again.",
  contradictory: ({ details: { service, endpoint } }) =>
    `Look for the cause in what ${service.name} says and in the proxy between here and ${endpoint}, ${again}`,
  unconfirmed: () => "Run the same command again.",
  invalidResponse: () => "Run the same command again.",
  unreachable: ({ details: { endpoint } }) =>
    `Check the network between here and ${endpoint}, and \`huaweicloud:endpoints\` where that is set, ${again}`,
  misconfigured: () =>
    `Check \`huaweicloud:region\` and \`huaweicloud:endpoints\`, and on the way there the proxy (HTTPS_PROXY) and \`huaweicloud:caFile\`, ${again}`,
  timedOut: () => "Run the same command again, or allow more time in the argument `timeouts`.",
  cancelled: () => "Run the same command again; if Pulumi says that the stack is locked, run `pulumi cancel` first.",
};

/** Returns what the user should do next about an error. */
export function remedyFor(error: ApiError, sender: Sender): string {
  return remedies[error.kind](error, sender);
}
