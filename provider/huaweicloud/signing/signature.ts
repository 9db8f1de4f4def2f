import { createHash, createHmac } from "node:crypto";
import { type Query, queryOf } from "./path";

const algorithm = "SDK-HMAC-SHA256";

/** A request as the signature sees it. */
export interface Signable {
  method: string;
  /** The host, with `:port` only if the URL has one. */
  host: string;
  /** The encoded path, exactly as it is sent. */
  path: string;
  query?: Query;
  /** All of these are signed, except names with `_`. */
  headers: Readonly<Record<string, string>>;
  /** Exactly as it is sent. */
  body?: string | undefined;
}

export interface SigningKeys {
  accessKey: string;
  secretKey: string;
  /** Belongs to temporary keys; it is sent and signed. */
  securityToken?: string | undefined;
}

/**
 * Signs a request with an access key (AK/SK).
 * @returns the headers to send: those given, and `host`, `x-sdk-date`, `authorization` and, with temporary keys, `x-security-token`.
 * @see https://support.huaweicloud.com/intl/en-us/devg-apisign/api-sign-algorithm.html
 */
export function sign(request: Signable, keys: SigningKeys, now: number): Record<string, string> {
  const date = signingDate(now);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value.trim();
  headers.host = request.host;
  headers["x-sdk-date"] = date;
  if (keys.securityToken) headers["x-security-token"] = keys.securityToken;

  const signed = Object.keys(headers)
    .filter((name) => !name.includes("_"))
    .sort();
  const canonical = canonicalRequest(request, headers, signed);
  const toSign = `${algorithm}\n${date}\n${sha256(canonical)}`;
  const signature = createHmac("sha256", keys.secretKey).update(toSign).digest("hex");
  headers.authorization = `${algorithm} Access=${keys.accessKey}, SignedHeaders=${signed.join(";")}, Signature=${signature}`;
  return headers;
}

/** Returns the text whose hash is signed. Its path ends with `/`, even if the sent one does not. */
export function canonicalRequest(
  { method, path, query = [], body }: Pick<Signable, "method" | "path" | "query" | "body">,
  headers: Readonly<Record<string, string>>,
  signed: readonly string[],
): string {
  return [
    method.toUpperCase(),
    path.endsWith("/") ? path : `${path}/`,
    queryOf(query),
    signed.map((name) => `${name}:${headers[name]}\n`).join(""),
    signed.join(";"),
    headers["x-sdk-content-sha256"] ?? sha256(body ?? ""),
  ].join("\n");
}

/** `YYYYMMDDTHHMMSSZ`, UTC. The gateway refuses more than 15 minutes of skew. */
function signingDate(now: number): string {
  return new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
