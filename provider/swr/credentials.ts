import { type Signable, sign } from "./signature";

/** How a request proves who sends it: an access key pair, or an IAM token. */
export type Credentials =
  | { kind: "keys"; accessKey: string; secretKey: string; securityToken?: string | undefined }
  | { kind: "token"; authToken: string };

/** The headers of a request with its proof: a signature made now, or the token. */
export function authorize(request: Signable, credentials: Credentials, now: number): Record<string, string> {
  if (credentials.kind === "token") return { ...request.headers, "x-auth-token": credentials.authToken };
  const headers = sign(request, credentials, now);
  // The HTTP client writes this very host itself.
  delete headers.host;
  return headers;
}

/** Everything in the credentials that must never be shown. */
export function secretsOf(credentials: Credentials): string[] {
  if (credentials.kind === "token") return [credentials.authToken];
  return credentials.securityToken ? [credentials.secretKey, credentials.securityToken] : [credentials.secretKey];
}
