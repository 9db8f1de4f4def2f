/** A made-up secret with signs that every encoding writes differently; it can stand in a header. */
export function canary(name: string): string {
  return `${name}-"canary"&<${name}>+%/=\\`;
}

/** Those of the secrets that a text shows, in whatever form. Written apart from the redaction that it checks. */
export function shownIn(text: string, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => formsOf(secret).some((form) => text.includes(form)));
}

function formsOf(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const inUrl = encodeURIComponent(secret);
  const inHtml = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
  const plain = [secret, inJson, JSON.stringify(inJson).slice(1, -1), inUrl, inUrl.toLowerCase(), inHtml];
  return [...plain, ...base64Of(secret), ...base64Of(inJson)];
}

/** As it reads inside the base64 of a longer text, wherever it begins there. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.from(`${"x".repeat(before)}${secret}`)
      .toString("base64")
      .replaceAll("=", "");
    // The signs at both ends hang on the neighbours.
    const middle = encoded.slice(before === 0 ? 0 : before + 1, -1);
    return [middle, middle.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
