import { type Signable, sign } from "../signing/signature";

/** What a request is sent with: an access key, an IAM token, or nothing (to sign in). */
export type Credentials = Lasting &
  (
    | { kind: "keys"; accessKey: string; secretKey: string; securityToken?: string | undefined; place?: KeyPlace }
    | { kind: "token"; authToken: string }
    | { kind: "none" }
  );

/** What the file of the keys also holds: the region that they are for, and the project of their account. */
export interface KeyPlace {
  region?: string | undefined;
  projectId?: string | undefined;
}

/** How long credentials last, by the clock of whoever issued them. */
export interface Lasting {
  expiresAt?: number;
  /** The time of that clock when they were issued. */
  givenAt?: number | undefined;
}

/** Whether a part of a credential can be sent in a header: printable ASCII without blanks. */
export function isSendable(part: string): boolean {
  return /^[\x21-\x7e]+$/.test(part);
}

/** Returns the headers of a request with its signature, made now, or its token. */
export function authorize(request: Signable, credentials: Credentials, now: number): Record<string, string> {
  if (credentials.kind === "none") return { ...request.headers };
  if (credentials.kind === "token") return { ...request.headers, "x-auth-token": credentials.authToken };
  // The HTTP client writes the same host itself.
  const { host, ...headers } = sign(request, credentials, now);
  return headers;
}

/** Returns the parts of the credentials that must never be shown. */
export function secretsOf(credentials: Credentials): string[] {
  if (credentials.kind === "none") return [];
  if (credentials.kind === "token") return [credentials.authToken];
  return [credentials.secretKey, ...(credentials.securityToken ? [credentials.securityToken] : [])];
}
