import { encode } from "./path";

/** Takes secrets out of a text that a server may have echoed, in each form in which it may stand there. */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const hidden = [...new Set(secrets.filter((secret) => secret !== "").flatMap(formsOf))].sort(
    (a, b) => b.length - a.length,
  );
  return (text) => hidden.reduce((rest, secret) => rest.replaceAll(secret, "[secret]"), text);
}

/** An access key id is no secret, but nobody needs the whole of it: the last four letters tell keys apart. */
export function shortened(accessKey: string): string {
  return accessKey.length > 8 ? `…${accessKey.slice(-4)}` : "…";
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&#34;",
  "'": "&#39;",
};

function formsOf(secret: string): string[] {
  const base64 = Buffer.from(secret, "utf8").toString("base64");
  const base64url = Buffer.from(secret, "utf8").toString("base64url");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()),
    encode(secret),
    // As Go writes JSON, and as HTML.
    secret.replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
    secret.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign),
    base64,
    base64.replace(/=+$/, ""),
    base64url,
  ];
}
