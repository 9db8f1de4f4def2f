import type { ClockNews } from "../huaweicloud/credentials/credential-chain";
import { type ApiError, type ApiErrorKind, wantsRenewal } from "../huaweicloud/errors/api-error";
import type { Network } from "../huaweicloud/http/network";
import { seconds } from "../huaweicloud/time/seconds";

/** What surrounds a request that failed. */
export interface RequestEnvironment {
  /** What there is to say of its region. */
  doubt: string | undefined;
  /** The proxy that requests go through. */
  proxy: Network["proxy"];
}

/** The gateway refuses signatures that are older or newer. */
export const allowedSkewMs = 15 * 60_000;

const noSuchKey =
  "The access key does not exist: it was deleted, is misspelt, or is of another cloud (`huaweicloud:cloud`).";
const withoutToken =
  "was sent without its token: give `securityToken` with it (in the environment HW_SECURITY_TOKEN or HUAWEICLOUD_SDK_SECURITY_TOKEN)";

// As the gateway words them: https://support.huaweicloud.com/eu/nl-nl/devg-apisign/api-sign-0001.html
const ofCredentials: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /reach(ed)? the limit|\block(ed)?\b/i,
    "The access key is locked for five minutes, after five wrong signatures: wait that long. Perhaps something else uses it with a wrong secret key.",
  ],
  [/\b(ak|access key)\b.*\bnot (exist|known|found)/i, noSuchKey],
  [
    /\b(disabled?|inactive|frozen|suspended)\b/i,
    "The access key or its user is disabled: enable it in IAM, or use another.",
  ],
  [/signature (fail|does not match)|verify aksk/i, "The secret key is not that of this access key."],
  [/decrypt token|token is not valid/i, "The token cannot be read: it is cut, of another cloud, or not a token."],
  [/expired?\b/i, "The credentials have ended, or the clock of this machine is wrong."],
];

const proxyRelated: ReadonlySet<ApiErrorKind> = new Set([
  "unconfirmedNotFound",
  "redirected",
  "contradictory",
  "unreachable",
  "misconfigured",
  "invalidResponse",
  "timedOut",
]);
const ofPlace: ReadonlySet<ApiErrorKind> = new Set(["unconfirmedNotFound", "notFound", "unreachable", "misconfigured"]);

/** What a fault probably comes from, in plain words: a sentence each. */
export function causesOf(fault: ApiError, { doubt, proxy }: RequestEnvironment): string[] {
  const isProxied = proxy !== undefined && fault.endpoint.startsWith("https:");
  const causes = [
    ofSender(fault),
    proxyRelated.has(fault.kind) &&
      isProxied &&
      `Requests go through the proxy ${new URL(proxy.url).host} (${proxy.variable}, but for the hosts in NO_PROXY): it may be in the way.`,
    ofPlace.has(fault.kind) && doubt && `Perhaps it is misspelt: ${doubt}.`,
    /^APIGW?\.010[13]$/.test(fault.code ?? "") &&
      "The API gateway that answered knows no such API: perhaps SWR Enterprise Edition is not sold in that region.",
  ];
  return causes.filter((cause) => typeof cause === "string");
}

function clockOf({ clockSkewMs = 0 }: ApiError): string | undefined {
  if (Math.abs(clockSkewMs) <= allowedSkewMs) return undefined;
  return `The clock of this machine is ${skewText(clockSkewMs)} the server's, and signatures may be 15 minutes off: set the clock.`;
}

/** What to say of this machine's clock when credentials came; nothing where it is right enough, or they are old by their giver's clock too. */
export function clockText(news: ClockNews): string | undefined {
  if ("endedMs" in news)
    return `by the clock of this machine, the credentials had ended ${longText(news.endedMs)} before they came: it is wrong, or they are stale`;
  if (!news.endsThem && Math.abs(news.aheadMs) <= allowedSkewMs) return undefined;
  return `the clock of this machine is ${skewText(news.aheadMs)} the server's: set the clock. How long credentials last is taken from the server's`;
}

/** As in "16 minutes behind". */
export function skewText(aheadMs: number): string {
  return `${longText(Math.abs(aheadMs))} ${aheadMs < 0 ? "behind" : "ahead of"}`;
}

function longText(ms: number): string {
  return ms < 120_000 ? seconds(ms) : `${Math.round(ms / 60_000)} minutes`;
}

function ofSender(fault: ApiError): string | undefined {
  if (fault.kind !== "unauthenticated") return undefined;
  const wrongTime = clockOf(fault);
  if (wrongTime) return wrongTime;
  if (wantsRenewal(fault)) return "The token has ended, or is of another region.";
  const cause = ofCredentials.find(([words]) => words.test(fault.reason))?.[1];
  if (!fault.keyAlone) return cause;
  if (/security.?token/i.test(fault.reason)) return `The access key is a temporary one, and ${withoutToken}.`;
  // The gateway looks for it among the lasting ones.
  return cause === noSuchKey ? cause.replace(/\.$/, `; or it is a temporary one that ${withoutToken}.`) : cause;
}
