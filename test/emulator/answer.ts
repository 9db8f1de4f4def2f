import type { Switches } from "./switches";

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
  shape: Switches["errorShape"] = "new",
  encoded?: string,
): Answer {
  const extra = encoded === undefined ? {} : { encoded_authorization_message: encoded };
  const fresh = { error_code: code, error_msg: message, ...extra };
  const old = { errorCode: code, errorMessage: message, detail: "", ...extra };
  const bodies: Record<Switches["errorShape"], unknown> = {
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
