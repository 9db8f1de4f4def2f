import type { ClockReading } from "../huaweicloud/credentials/credential-chain";
import type { ApiError, ApiErrorKind } from "../huaweicloud/errors/api-error";
import { wantsRenewal } from "../huaweicloud/errors/error-response";
import type { Network } from "../huaweicloud/http/network";
import { seconds } from "../huaweicloud/time/seconds";

/** What may have caused the failure of a request. */
export interface RequestEnvironment {
  /** The warning of its region, if that may be misspelt. */
  regionWarning: string | undefined;
  /** The proxy of the settings. */
  proxy: Network["proxy"];
}

/** The gateway rejects signatures whose time is further off. */
export const allowedSkewMs = 15 * 60_000;

const noSuchKey =
  "The access key does not exist: it was deleted, is misspelt, or belongs to another cloud (`huaweicloud:cloud`).";
const sentWithoutToken =
  "was sent without its token: give `securityToken` with it (in the environment HW_SECURITY_TOKEN or HUAWEICLOUD_SDK_SECURITY_TOKEN)";

// The words of the gateway: https://support.huaweicloud.com/eu/nl-nl/devg-apisign/api-sign-0001.html
const credentialCauses: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /reach(ed)? the limit|\block(ed)?\b/i,
    "The access key is locked for five minutes, after five wrong signatures: wait that long. Perhaps something else uses it with a wrong secret key.",
  ],
  [/\b(ak|access key)\b.*\bnot (exist|known|found)/i, noSuchKey],
  [
    /\b(disabled?|inactive|frozen|suspended)\b/i,
    "The access key or its user is disabled: enable it in IAM, or use another.",
  ],
  [/signature (fail|does not match)|verify aksk/i, "The secret key does not belong to this access key."],
  [/decrypt token|token is not valid/i, "The token cannot be read: it is cut off, from another cloud, or not a token."],
  [/expired?\b/i, "The credentials have expired, or the clock of this machine is wrong."],
];

const proxyRelated: readonly ApiErrorKind[] = [
  "unconfirmedNotFound",
  "redirected",
  "contradictory",
  "unreachable",
  "misconfigured",
  "invalidResponse",
  "timedOut",
];
const placeRelated: readonly ApiErrorKind[] = ["unconfirmedNotFound", "notFound", "unreachable", "misconfigured"];

/** Returns the probable causes of an error, a sentence each. */
export function causesOf(error: ApiError, { regionWarning, proxy }: RequestEnvironment): string[] {
  const isProxied = proxy !== undefined && error.details.endpoint.startsWith("https:");
  const causes = [
    credentialCause(error),
    proxyRelated.includes(error.kind) &&
      isProxied &&
      `Requests go through the proxy ${new URL(proxy.url).host} (${proxy.variable}, except for the hosts in NO_PROXY), which may be the cause.`,
    placeRelated.includes(error.kind) && regionWarning && `Perhaps it is misspelt: ${regionWarning}.`,
    /^APIGW?\.010[13]$/.test(error.details.code ?? "") &&
      "The API gateway that answered knows no such API: perhaps SWR Enterprise Edition is not sold in that region.",
  ];
  return causes.filter((cause) => typeof cause === "string");
}

/** Warns of the clock of this machine when credentials arrive. Returns undefined if it is right, or if the credentials are old by the server's clock too. */
export function clockText(reading: ClockReading): string | undefined {
  if ("endedMs" in reading)
    return `by the clock of this machine, the credentials had expired ${longText(reading.endedMs)} before they arrived: it is wrong, or they are stale`;
  if (!reading.endsThem && Math.abs(reading.aheadMs) <= allowedSkewMs) return undefined;
  return `the clock of this machine is ${skewText(reading.aheadMs)} the server's: set the clock. The server's clock decides how long credentials last`;
}

/** Returns a text such as "16 minutes behind". */
export function skewText(aheadMs: number): string {
  return `${longText(Math.abs(aheadMs))} ${aheadMs < 0 ? "behind" : "ahead of"}`;
}

function longText(ms: number): string {
  return ms < 120_000 ? seconds(ms) : `${Math.round(ms / 60_000)} minutes`;
}

function credentialCause(error: ApiError): string | undefined {
  if (error.kind !== "unauthenticated") return undefined;
  const { reason, keyAlone, clockSkewMs = 0 } = error.details;
  if (Math.abs(clockSkewMs) > allowedSkewMs)
    return `The clock of this machine is ${skewText(clockSkewMs)} the server's, and signatures may be 15 minutes off: set the clock.`;
  if (wantsRenewal(error)) return "The token has expired, or belongs to another region.";
  const cause = credentialCauses.find(([words]) => words.test(reason))?.[1];
  if (!keyAlone) return cause;
  if (/security.?token/i.test(reason)) return `The access key is a temporary one, and ${sentWithoutToken}.`;
  // The gateway looks for a key without a token among the permanent ones.
  return cause === noSuchKey ? cause.replace(/\.$/, `; or it is a temporary one that ${sentWithoutToken}.`) : cause;
}
