import { tidy } from "../huaweicloud/text/display-text";

/** Quotes a given text in a message: one line of limited length, without what may be a password in a URL. */
export function quote(text: string): string {
  const safe = text.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@").replace(/[?#].*$/s, "?…");
  return `"${tidy(safe, 80)}"${text.length > 80 ? ` (${text.length} characters)` : ""}`;
}
