/** What steers a terminal, or turns or hides what is written: controls, marks of direction and of no width, halves of signs. Not the end of a line. */
const steering = String.raw`\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f`;
const steeringSigns = new RegExp(`[${steering}]+`, "gu");
const steeringOrLineEnds = new RegExp(`[${steering}\n]+`, "gu");

/** A sign as it is, or as JSON and YAML escape it, on a continued line of YAML too: Pulumi's CLI unpacks values that it shows. Bounded, so that it is found in time by length. */
const written = (sign: string, hex: string) => String.raw`(?:\\\r?\n[ \t]*)*(?:${sign}|\\{1,9}[ux]0{0,6}${hex})`;
/** `<{%fg 1%}>` is a colour to Pulumi's CLI: one that it does not know ends it, one without an end swallows what follows. */
const directives = new RegExp(
  String.raw`(<|\\[ux]0{0,6}3c)(?=${written(String.raw`\{`, "7b")}${written("%", "25")})`,
  "gi",
);

/** Breaks what Pulumi's CLI would take for a colour; whatever else there is stays, but halves of signs: on the way to the CLI they drop out. */
export function uncoloured(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd").replace(directives, "$1 ");
}

/** A foreign text that may be shown: nothing that steers a terminal or Pulumi's CLI, but the ends of lines. */
export function printable(text: string): string {
  return uncoloured(text.replace(steeringSigns, " "));
}

/** The same in one line, bounded; what is beyond the bound is not looked at. */
export function tidy(text: string, limit: number): string {
  const line = uncoloured(text.slice(0, limit).replace(steeringOrLineEnds, " ").trim());
  return text.length > limit ? `${line}…` : line;
}
