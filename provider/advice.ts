import type { FailureDetails } from "./failure";
import type { Site } from "./site";
import type { Fault, FaultKind } from "./swr/fault";

/** What failed, and what it leaves behind. */
export interface Attempt {
  /** As in "delete registry "hub" (42)". */
  what: string;
  region: string;
  /** The IAM action that the call needs. */
  action: string;
  /** What the failure leaves: one sentence. */
  left: string;
}

const again = "then run the same command again.";

/** What to do next, by cause. */
const steps: Readonly<Record<FaultKind, (attempt: Attempt, site: Site) => string>> = {
  gone: () => "Run `pulumi refresh` to see what is still there.",
  doubtful: () => `Check \`huaweicloud:endpoints\`, the region and the proxy between here and SWR, ${again}`,
  unauthenticated: (_, site) =>
    `The credentials came from ${site.credentialSource}. Correct them, ${again} It was not tried twice: five wrong signatures lock an access key for five minutes. ` +
    "Mind that `pulumi destroy` and `pulumi refresh` use the stack config of the last `pulumi up`: after a change of keys in stack config run `pulumi up` first, or give the keys in the environment.",
  denied: ({ action }) => `Allow the IAM action ${action} to the credentials' user or agency, ${again}`,
  refused: () => `Change what SWR names, ${again}`,
  throttled: () => "Run the same command again later, or with a smaller --parallel.",
  broken: () => "Run the same command again.",
  unreachable: () => `Check the network between here and SWR, ${again}`,
  misaddressed: () => `Check \`huaweicloud:region\` and \`huaweicloud:endpoints\`, ${again}`,
  late: () => "Run the same command again, or allow more time in the argument `timeouts`.",
};

/** The failure as the user reads it, with the reason for a denial decoded where STS allows it. */
export async function failureFrom(fault: Fault, attempt: Attempt, site: Site): Promise<FailureDetails> {
  const known = fault.kind === "denied" ? await denialLines(fault, attempt, site) : [];
  return { what: attempt.what, why: fault, known: [attempt.left, ...known], next: steps[fault.kind](attempt, site) };
}

async function denialLines(fault: Fault, { region }: Attempt, site: Site): Promise<string[]> {
  if (!fault.encodedAuthorizationMessage) return [];
  const denial = await site.explain(fault, region);
  if (!denial) {
    return [
      "SWR sent an encoded reason that could not be decoded with these credentials; that takes the right sts::decodeAuthorizationMessage.",
    ];
  }
  const { action, resource, failure } = denial;
  const on = resource ? ` on ${resource}` : "";
  return [
    ...(action ? [`Denied by IAM: ${action}${on}.`] : []),
    ...(failure ? [`Reason given by IAM: ${failure}.`] : []),
  ];
}
