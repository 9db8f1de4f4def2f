import { isIP } from "node:net";
import type { Redact } from "../../huaweicloud/text/redaction";
import type { CleanText } from "./wire";

/** So many characters of one item are searched for secrets, of texts that differ from what the program has; the rest is cut. */
const mostCharacters = 64 * 1024;
/** What searching a text costs beside its length, in characters. */
const costPerText = 128;
const time = /^\d{4}-\d\d-\d\d[T ][\d:.]{5,18} ?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Takes the secrets of a call out of the texts of one item of its answer: they are quoted in messages, and recorded.
 * @param shown what is shown anyway; a text that equals one of them stays, however it is spelled, or a secret `harbor` would look like drift
 */
export function textCleaner(redact: Redact, shown: readonly string[]): CleanText {
  const own = new Set(shown.map(spelling));
  let left = mostCharacters;
  return (text) => {
    if (time.test(text) || isIP(text) !== 0) return text;
    if (own.has(left > 0 ? spelling(text) : text)) return text;
    const limit = left;
    left = Math.max(0, left - text.length - costPerText);
    if (limit === 0) return "…";
    const redacted = redact(text, limit);
    // Redaction shortens the provider's access key too, which is no secret, and which the target registry may know as well.
    return redacted.includes("[secret]") || text.length > limit ? redacted : text;
  };
}

/** Alike for a text that a server spells in another way: an address in its usual form, no capitals, no last dots and slashes. */
function spelling(text: string): string {
  if (text.length > mostCharacters) return text;
  const plain = (text.includes("://") && URL.canParse(text) ? new URL(text).href : text)
    .toLowerCase()
    .replace(/\r\n?/g, "\n");
  let end = plain.length;
  while (/[./]/.test(plain[end - 1] ?? "")) end -= 1;
  return plain.slice(0, end);
}
