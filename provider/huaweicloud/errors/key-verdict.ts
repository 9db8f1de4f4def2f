import { isOwnCode } from "../services/service";
import type { ApiError } from "./api-error";

// The gateway's code for a token that has expired or was cut short.
const renewalCode = /^APIGW?\.0307$/;
// The gateway's codes for credentials that it does not accept.
const authenticationCode = /^APIGW?\.03(0[1357]|11)$/;
// The gateway's words for the same, because a proxy may remove the code. No service behind it uses these words.
const authenticationWords = /\baksk\b|IAM authentication information/i;

/**
 * What an answer tells about the access key that signed the request. `perhapsRefused` is a 401 that came from the gateway or from a proxy;
 * nothing tells the two apart.
 */
export type KeyVerdict = "accepted" | "refused" | "perhapsRefused" | "unknown";

export function keyVerdictOf({ details }: ApiError): KeyVerdict {
  const { kind, service, code = "", reason } = details;
  if (kind === "unauthenticated") {
    // It comes from behind the gateway, so something else was not accepted, such as credentials in the body.
    if (isOwnCode(code, service) && !service.errorCodes?.unauthenticated.test(code)) return "accepted";
    return code || isSignatureRefused(code, reason) ? "refused" : "perhapsRefused";
  }
  if (kind === "contradictory") {
    if (isOwnCode(code, service)) return service.errorCodes?.unauthenticated.test(code) ? "refused" : "unknown";
    if (isSignatureRefused(code, reason) || /^401$|unauth/i.test(code)) return "refused";
    return /unauth/i.test(reason) ? "perhapsRefused" : "unknown";
  }
  // The request was understood. Without a code the answer is a proxy's or a firewall's, which look at no signature.
  return code && (kind === "notFound" || kind === "accessDenied" || kind === "rejected") ? "accepted" : "unknown";
}

/** Whether the service no longer accepts a token that it has accepted before. */
export function wantsRenewal({ kind, details }: ApiError): boolean {
  return kind === "unauthenticated" && renewalCode.test(details.code ?? "");
}

/** Looks at the code and the words alone: a proxy may change the status, too. */
export function isSignatureRefused(code = "", message = ""): boolean {
  return authenticationCode.test(code) || (/^\d*$/.test(code) && authenticationWords.test(message));
}
