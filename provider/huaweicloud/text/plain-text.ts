/** A text without its escapes, and where in the original each of its characters begins and ends. The lists are empty if nothing has moved. */
export interface PlainText {
  text: string;
  from: readonly number[];
  to: readonly number[];
}

/** Part of a text, from its first character to the one after its last. */
export type Range = readonly [from: number, to: number];

/** Each removes one layer of escapes: JSON that was put into a URL or a page that was quoted again. */
const mostPasses = 3;

// In this order: JSON's numbers, any other backslash, HTML's numbers and names, the bytes of URLs and forms.
const escapes =
  /\\+u([0-9a-f]{4})|\\+|&#0*(\d{1,7});|&#x0*([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|((?:%[0-9a-f]{2})+)/gi;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
// JSON writes these as a letter after a backslash, which is removed; a form writes a space as +.
const blanks: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f", " ": "+" };

/** Removes the escapes of JSON, URLs, forms and HTML. The time grows with the length alone. */
export function plainTextOf(original: string): PlainText {
  let plain: PlainText = { text: original, from: [], to: [] };
  for (let pass = 0; pass < mostPasses; pass++) {
    if (plain.text.search(escapes) < 0) break;
    plain = unescapeOnce(plain);
  }
  return plain;
}

/** Returns the text in lower case; its length stays. */
export function lowered(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Returns one spelling for all that mean the same: lower case, and blanks as JSON and forms write them. The length stays. */
export function spelledAlike(text: string): string {
  return lowered(text).replace(/[\n\r\t\b\f ]/g, (blank) => blanks[blank] ?? "");
}

/** Returns the range in the original of a range of its plain text. */
export function placeOf([first, end]: Range, { from, to }: PlainText): Range {
  return [from[first] ?? first, to[end - 1] ?? end];
}

function unescapeOnce({ text, from, to }: PlainText): PlainText {
  const plain = { text: "", from: [] as number[], to: [] as number[] };
  let done = 0;
  const keepUntil = (end: number) => {
    plain.text += text.slice(done, end);
    for (; done < end; done++) {
      plain.from.push(from[done] ?? done);
      plain.to.push(to[done] ?? done + 1);
    }
  };
  for (const match of text.matchAll(escapes)) {
    keepUntil(match.index);
    const characters = meaningOf(match);
    const end = done + match[0].length;
    plain.text += characters;
    // One escape may hold several characters: each stands for the whole escape.
    for (let index = 0; index < characters.length; index++) {
      plain.from.push(from[done] ?? done);
      plain.to.push(to[end - 1] ?? end);
    }
    done = end;
  }
  keepUntil(text.length);
  return plain;
}

function meaningOf([, unit, decimal, hex, name, bytes]: RegExpMatchArray): string {
  if (unit) return String.fromCharCode(Number.parseInt(unit, 16));
  if (decimal) return characterOf(Number(decimal));
  if (hex) return characterOf(Number.parseInt(hex, 16));
  if (name) return named[name.toLowerCase()] ?? "";
  return bytes ? Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8") : "";
}

function characterOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
