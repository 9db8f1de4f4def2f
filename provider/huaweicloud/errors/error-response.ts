import { isOwnCode, type Service } from "../services/service";
import { tidy } from "../text/display-text";
import type { Redact } from "../text/redaction";
import { ApiError, type ApiErrorDetails, type ApiErrorKind, type RequestInfo } from "./api-error";
import { isHtml, readErrorBody } from "./error-body";

export interface ErrorResponse {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: string;
}

/**
 * A longer encoded denial is not taken for one.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/DecodeAuthorizationMessage.html
 */
const mostEncoded = 10_240;

/**
 * Reads an answer that is an error.
 * @param redact masks secrets that the server echoed
 * @param success for a status of success that is an error all the same: its kind, and the reason if the body gives none
 */
export function errorFromResponse(
  answer: ErrorResponse,
  request: RequestInfo,
  redact: Redact,
  now: number,
  success?: { kind: ApiErrorKind; reason: string },
): ApiError {
  const { code, message, requestId, encoded } = readErrorBody(answer.body);
  const quoted = (text: string, limit: number) => tidy(redact(text, limit), limit);
  const serverTime = dateOf(answer);
  const details: ApiErrorDetails = {
    ...request,
    kind: success?.kind ?? kindOf(answer.status, code, message, request.service),
    status: answer.status,
    code: code && quoted(code, 80),
    reason: message === undefined ? (success?.reason ?? describeBody(answer)) : quoted(message, 500),
    requestId:
      quoted(answer.headers["x-request-id"] ?? answer.headers["x-iam-trace-id"] ?? requestId ?? "", 128) || undefined,
    retryAfterMs: retryAfterOf(answer.headers["retry-after"], serverTime ?? now),
    clockSkewMs: serverTime === undefined ? undefined : now - serverTime,
  };
  if (encoded === undefined || encoded.length > mostEncoded) return new ApiError(details);
  return new ApiError(details, { text: encoded, shown: () => quoted(encoded, mostEncoded) });
}

function kindOf(status: number, code = "", message: string | undefined, service: Service): ApiErrorKind {
  const { errorCodes } = service;
  if (isSignatureRefused(code, message)) return "unauthenticated";
  // 203, 206 and the like do not tell what was done.
  if (status >= 200 && status < 300) return "invalidResponse";
  if (status >= 300 && status < 400) return "redirected";
  if (errorCodes?.throttled.test(code)) return "throttled";
  if (status === 404) return isOwnCode(code, service) ? "notFound" : "unconfirmedNotFound";
  if (errorCodes?.accessDenied.test(code)) return "accessDenied";
  if (status === 401) return "unauthenticated";
  if (status === 403) return "accessDenied";
  if (status === 429) return "throttled";
  if (status >= 500) return "serverError";
  if (status === 408) return "invalidResponse";
  return "rejected";
}

function describeBody({ body, status }: ErrorResponse): string {
  if (status >= 300 && status < 400) return "a redirect, which is never followed";
  if (body.trim() === "") return "an empty answer";
  return isHtml(body) ? "an HTML page in place of an answer" : "an answer that is not an API error";
}

/** The clock of the server when it answered, if it tells. */
export function dateOf({ headers }: Pick<ErrorResponse, "headers">): number | undefined {
  const time = Date.parse(headers.date ?? "");
  return Number.isFinite(time) ? time : undefined;
}

/** Retry-After holds seconds, or a date by the clock of the server. */
function retryAfterOf(header: string | undefined, now: number): number | undefined {
  if (!header) return undefined;
  const ms = /^\s*\d+\s*$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

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
function isSignatureRefused(code = "", message = ""): boolean {
  return authenticationCode.test(code) || (/^\d*$/.test(code) && authenticationWords.test(message));
}
