import { type Signable, sign } from "../signing/signature";

/** How a request proves who sends it: an access key pair, an IAM token, or not at all (to sign in). */
export type Credentials = Lasting &
  (
    | { kind: "keys"; accessKey: string; secretKey: string; securityToken?: string | undefined; place?: KeyPlace }
    | { kind: "token"; authToken: string }
    | { kind: "none" }
  );

/** What stands beside the keys in their file: the region that they are for, and the project of their account. */
export interface KeyPlace {
  region?: string | undefined;
  projectId?: string | undefined;
}

/** How long credentials last, by the clock of whoever gave them. */
export interface Lasting {
  expiresAt?: number;
  /** What that clock told when it gave them. */
  givenAt?: number | undefined;
}

/** Whether a part of a credential can stand in a header: no blanks, line breaks or letters that none has. */
export function isSendable(part: string): boolean {
  return /^[\x21-\x7e]+$/.test(part);
}

/** The headers of a request with its proof: a signature made now, or the token. */
export function authorize(request: Signable, credentials: Credentials, now: number): Record<string, string> {
  switch (credentials.kind) {
    case "none":
      return { ...request.headers };
    case "token":
      return { ...request.headers, "x-auth-token": credentials.authToken };
    case "keys": {
      const headers = sign(request, credentials, now);
      // The HTTP client writes this very host itself.
      delete headers.host;
      return headers;
    }
  }
}

/** Everything in the credentials that must never be shown. */
export function secretsOf(credentials: Credentials): string[] {
  switch (credentials.kind) {
    case "none":
      return [];
    case "token":
      return [credentials.authToken];
    case "keys":
      return credentials.securityToken ? [credentials.secretKey, credentials.securityToken] : [credentials.secretKey];
  }
}
