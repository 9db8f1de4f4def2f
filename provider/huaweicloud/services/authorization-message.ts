import type { Client } from "../client/client";
import { tidy } from "../text/display-text";
import { isJson, parseJson } from "../text/json";
import type { Deadline } from "../time/deadline";
import { sts } from "./service";

/** Why a request was denied, as far as STS tells it and it may be shown. */
export interface Denial {
  action?: string | undefined;
  resource?: string | undefined;
  failure?: string | undefined;
  /** The whole message, with the user and the account in it. */
  detail: () => string;
}

/** The limit of the documentation. A longer message is ignored. */
const mostDecoded = 10_240;

/**
 * Decodes the `encoded_authorization_message` of a 403. The text names users and accounts, so only three of its fields are shown.
 * @see https://support.huaweicloud.com/intl/en-us/api-iam5/DecodeAuthorizationMessage.html
 */
export async function decodeAuthorizationMessage(
  client: Client,
  endpoint: string,
  encoded: string,
  deadline: Deadline,
): Promise<Denial | undefined> {
  const response = await client.call(
    {
      service: sts,
      endpoint,
      method: "POST",
      path: ["v5", "decode-authorization-message"],
      body: { encoded_message: encoded },
      deadline,
      maxRetries: 0,
    },
    (whole) => whole,
  );
  const decoded = isJson(response.json) ? response.json.decoded_message : undefined;
  if (typeof decoded !== "string" || decoded.length > mostDecoded) return undefined;
  // It is a string that holds JSON, of a layout that is not documented.
  const message = parseJson(decoded);
  const show = (text: string) => tidy(response.redact(withoutIds(text), 300), 300);
  const denial = {
    action: textAt(message, "action", show),
    resource: textAt(message, "resource", show),
    failure: textAt(message, "failure", show),
    detail: () => tidy(response.redact(decoded, 2_000), 2_000),
  };
  return denial.action || denial.resource || denial.failure ? denial : undefined;
}

/** Returns the text under this key, at the top or inside `context`. */
function textAt(message: unknown, key: string, show: (text: string) => string): string | undefined {
  if (!isJson(message)) return undefined;
  const inner = isJson(message.context) ? message.context[key] : undefined;
  const value = message[key] ?? inner;
  if (typeof value === "string") return show(value);
  return isJson(value) || Array.isArray(value) ? show(JSON.stringify(value)) : undefined;
}

/** Ids of users and accounts are 32 hexadecimal digits. */
function withoutIds(text: string): string {
  return text.replace(/\b[0-9a-f]{32}\b/gi, "…");
}
