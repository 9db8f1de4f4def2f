import { causesOf } from "./causes";
import { type FailureDetails, ProviderFailure } from "./failure";
import { whereProject } from "./settings";
import type { Site } from "./site";
import { type Fault, type FaultKind, isFault, type KeyVerdict, keyVerdictOf } from "./swr/fault";

/** What is tried, and what a failure of it leaves behind. */
export interface Attempt {
  /** As in "delete registry "hub" (42)". */
  what: string;
  region: string;
  /** What the failure leaves: one sentence. */
  left: (fault: Fault) => string | Promise<string>;
}

const again = "then run the same command again.";

/** Why so few requests were sent, by what is known of the key. */
const ofLock: Readonly<Record<KeyVerdict, string>> = {
  refused: " It was not tried twice: five wrong signatures lock an access key for five minutes.",
  perhapsRefused:
    " Perhaps a proxy answered in place of SWR. After three such answers in a row no more is sent: five wrong signatures lock an access key for five minutes.",
  accepted: "",
  unknown: "",
};

/** What to do next, by cause. */
const steps: Readonly<Record<FaultKind, (fault: Fault, site: Site) => string>> = {
  gone: () =>
    `Check \`instanceId\`, \`region\` and \`projectId\`, or run \`pulumi refresh\` to see what is still there, ${again}`,
  doubtful: () => `Check \`huaweicloud:endpoints\`, the region and the proxy between here and SWR, ${again}`,
  redirected: () => `Check \`huaweicloud:endpoints\`, and the proxy or portal between here and SWR, ${again}`,
  unauthenticated: (fault, { credentialSource, signsRequests }) => {
    const verdict = keyVerdictOf(fault);
    if (signsRequests && verdict === "accepted")
      return `SWR itself answered, so the signature was right: check the resource's \`credential\`, ${again}`;
    const recorded =
      " `pulumi destroy` and `pulumi refresh` use the settings of the last `pulumi up`: after a change of keys run `pulumi up` first.";
    const configured = /^(stack config|the provider) /.test(credentialSource);
    return `The credentials came from ${credentialSource}. Correct them, ${again}${signsRequests ? ofLock[verdict] : ""}${configured ? recorded : ""}`;
  },
  denied: ({ action }) =>
    `Allow ${action ? `the IAM action ${action}` : "it"} to the credentials' user or agency, ${again}`,
  refused: ({ service }) => `Change what ${service} names, ${again}`,
  throttled: () => "Run the same command again later, or with a smaller --parallel.",
  failed: () => "Run the same command again.",
  contradictory: ({ service, endpoint }) =>
    `Look for the cause in what ${service} says and in the proxy between here and ${endpoint}, ${again}`,
  unconfirmed: () => "Run the same command again.",
  broken: () => "Run the same command again.",
  unreachable: ({ endpoint }) =>
    `Check the network between here and ${endpoint}, and \`huaweicloud:endpoints\` where that is set, ${again}`,
  misaddressed: () =>
    `Check \`huaweicloud:region\` and \`huaweicloud:endpoints\`, and on the way there the proxy (HTTPS_PROXY) and \`huaweicloud:caFile\`, ${again}`,
  late: () => "Run the same command again, or allow more time in the argument `timeouts`.",
  interrupted: () => "Run the same command again; if Pulumi says that the stack is locked, run `pulumi cancel` first.",
};

/** Does the work; a Fault becomes the failure that the user reads. */
export async function attempting<T>(attempt: Attempt, site: Site, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw new ProviderFailure(await failureFrom(error, attempt, site));
  }
}

/** The failure as the user reads it, with the reason for a denial decoded where STS allows it. */
export async function failureFrom(fault: Fault, attempt: Attempt, site: Site): Promise<FailureDetails> {
  const known = [
    await attempt.left(fault),
    ...causesOf(fault, site.surroundings(attempt.region)),
    ...(await denialLines(fault, attempt, site)),
  ];
  if (fault.service === "IAM")
    known.push(`No project was given, so IAM was asked. It can be given in ${whereProject}.`);
  return { what: attempt.what, why: fault, known, next: steps[fault.kind](fault, site) };
}

async function denialLines(fault: Fault, { region }: Attempt, site: Site): Promise<string[]> {
  const { kind, shownAuthorizationMessage: encoded } = fault;
  if (kind !== "denied" || !encoded) return [];
  const denial = await site.explain(fault, region);
  if (!denial) return undecodedLines(encoded, region, site);
  const { action, resource, failure, detail } = denial;
  const on = resource ? ` on ${resource}` : "";
  return [
    ...(action ? [`Denied by IAM: ${action}${on}.`] : []),
    ...(failure ? [`Reason given by IAM: ${failure}.`] : []),
    ...(site.showsAuthorizationDetail ? [`All that IAM says: ${detail()}`] : []),
  ];
}

/** The encoded reason names users and accounts, so it is shown only where that is allowed. */
function undecodedLines(encoded: () => string, region: string, site: Site): string[] {
  const decoder = `whoever has the right sts::decodeAuthorizationMessage can decode it: ${site.decoderFor(region)}`;
  return site.showsAuthorizationDetail
    ? [
        `SWR sent an encoded reason, which STS did not decode for these credentials; ${decoder}`,
        `Encoded reason: ${encoded()}`,
      ]
    : [
        "SWR sent an encoded reason, but STS did not decode it; that takes the right sts::decodeAuthorizationMessage. " +
          `With \`huaweicloud:showAuthorizationDetail\` set to true it is shown here, and ${decoder}.`,
      ];
}
