import { causesOf } from "../diagnostics/causes";
import { ProviderError, type ProviderErrorDetails } from "../diagnostics/provider-error";
import { remedyFor } from "../diagnostics/remedies";
import { type ApiError, isApiError } from "../huaweicloud/errors/api-error";
import type { Session } from "../session/session";
import { whereProject } from "../settings/settings";

/** What is tried, and what a failure of it leaves behind. */
export interface AttemptedOperation {
  /** As in "delete registry "hub" (42)". */
  operation: string;
  region: string;
  /** What the failure leaves: one sentence. */
  outcome: (error: ApiError) => string | Promise<string>;
}

/** Does the work; an ApiError becomes the failure that the user reads. */
export async function withProviderErrors<T>(
  attempt: AttemptedOperation,
  session: Session,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isApiError(error)) throw error;
    throw new ProviderError(await errorDetailsFrom(error, attempt, session));
  }
}

/** The failure as the user reads it, with the reason for a denial decoded where STS allows it. */
export async function errorDetailsFrom(
  error: ApiError,
  attempt: AttemptedOperation,
  session: Session,
): Promise<ProviderErrorDetails> {
  const details = [
    await attempt.outcome(error),
    ...causesOf(error, session.requestEnvironment(attempt.region)),
    ...(await denialLines(error, attempt, session)),
  ];
  if (error.details.service.id === "iam")
    details.push(`No project was given, so IAM was asked. It can be given in ${whereProject}.`);
  return { operation: attempt.operation, reason: error, details, remedy: remedyFor(error, session) };
}

async function denialLines(error: ApiError, { region }: AttemptedOperation, session: Session): Promise<string[]> {
  const { kind, encodedDenial } = error;
  if (kind !== "accessDenied" || !encodedDenial) return [];
  const denial = await session.decodeDenial(error, region);
  if (!denial) return undecodedLines(encodedDenial.shown, region, session);
  const { action, resource, failure, detail } = denial;
  const on = resource ? ` on ${resource}` : "";
  return [
    ...(action ? [`Denied by IAM: ${action}${on}.`] : []),
    ...(failure ? [`Reason given by IAM: ${failure}.`] : []),
    ...(session.showsAuthorizationDetail ? [`All that IAM says: ${detail()}`] : []),
  ];
}

/** The encoded reason names users and accounts, so it is shown only where that is allowed. */
function undecodedLines(encoded: () => string, region: string, session: Session): string[] {
  const decoder = `whoever has the right sts::decodeAuthorizationMessage can decode it: ${session.decoderFor(region)}`;
  return session.showsAuthorizationDetail
    ? [
        `SWR sent an encoded reason, which STS did not decode for these credentials; ${decoder}`,
        `Encoded reason: ${encoded()}`,
      ]
    : [
        "SWR sent an encoded reason, but STS did not decode it; that takes the right sts::decodeAuthorizationMessage. " +
          `With \`huaweicloud:showAuthorizationDetail\` set to true it is shown here, and ${decoder}.`,
      ];
}
