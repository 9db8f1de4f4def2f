import { tidy } from "../huaweicloud/text/display-text";

/** What was given, for a message: one bounded line in quotes, without what may be a password in an address. */
export function quote(text: string): string {
  const safe = text.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@").replace(/[?#].*$/s, "?…");
  return `"${tidy(safe, 80)}"${text.length > 80 ? ` (${text.length} characters)` : ""}`;
}
