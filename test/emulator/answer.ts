import type { ServerResponse } from "node:http";
import type { ApiVariant } from "./api-variant";

/** An answer before it is written to the wire. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** JSON, or text as it is; undefined for no body. */
  body?: unknown;
}

/** An error as the service itself words it. */
export function refusal(
  status: number,
  code: string,
  message: string,
  shape: ApiVariant["errorShape"] = "new",
  encoded?: string,
): Answer {
  const extra = encoded === undefined ? {} : { encoded_authorization_message: encoded };
  const fresh = { error_code: code, error_msg: message, ...extra };
  const old = { errorCode: code, errorMessage: message, detail: "", ...extra };
  const bodies: Record<ApiVariant["errorShape"], unknown> = {
    new: fresh,
    old: { errors: [old] },
    both: { ...fresh, details: [{ error_code: code, error_msg: message }], errors: [old] },
    array: [old],
    flat: { ...old },
  };
  return { status, body: bodies[shape] };
}

/** An error of the API gateway, which never reached the service. */
export function gatewayRefusal(status: number, code: string, message: string, requestId: string): Answer {
  return { status, body: { error_code: code, error_msg: message, request_id: requestId } };
}

/** Writes an answer to the wire, or cuts the connection in place of it or in the middle of it. */
export function writeAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  common: Readonly<Record<string, string>>,
  cut?: "reset" | "torn",
): void {
  if (cut === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const all: Record<string, string> = { ...common, ...headers };
  if (text) all["content-type"] ??= text.startsWith("<") ? "text/html" : "application/json";
  if (status !== 204) all["content-length"] = String(Buffer.byteLength(text) + (cut === "torn" ? 100 : 0));
  response.writeHead(status || 200, all);
  if (cut === "torn") response.write(text || "{", () => response.socket?.destroy());
  else response.end(text);
}
