/** Characters that control a terminal, or reorder or hide text: controls, marks of direction and of no width, lone surrogates. Line feeds are not among them. */
const controls = String.raw`\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f`;
const controlCharacters = new RegExp(`[${controls}]+`, "gu");
const controlsAndLineFeeds = new RegExp(`[${controls}\n]+`, "gu");

/** Matches a character as it is, or as JSON and YAML escape it, also on a continued line of YAML: Pulumi's CLI decodes values that it shows. Bounded, so that the time grows with the length alone. */
const escapable = (character: string, hex: string) =>
  String.raw`(?:\\\r?\n[ \t]*)*(?:${character}|\\{1,9}[ux]0{0,6}${hex})`;
/** `<{%fg 1%}>` is a colour for Pulumi's CLI. An unknown one crashes it; one without an end hides what follows. */
const directives = new RegExp(
  String.raw`(<|\\[ux]0{0,6}3c)(?=${escapable(String.raw`\{`, "7b")}${escapable("%", "25")})`,
  "gi",
);

/** Breaks what Pulumi's CLI would take for a colour. All else stays, except lone surrogates, which would be lost on the way to the CLI. */
export function uncoloured(text: string): string {
  return text.replace(/\p{Cs}/gu, "\ufffd").replace(directives, "$1 ");
}

/** Returns a foreign text as it may be shown: without what controls a terminal or Pulumi's CLI, but with its line feeds. */
export function printable(text: string): string {
  return uncoloured(text.replace(controlCharacters, " "));
}

/** Returns a foreign text as one line of limited length. What is beyond the limit is not looked at. */
export function tidy(text: string, limit: number): string {
  const line = uncoloured(text.slice(0, limit).replace(controlsAndLineFeeds, " ").trim());
  return text.length > limit ? `${line}…` : line;
}
