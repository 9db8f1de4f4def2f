/** A text as it reads without its escapes, and where in the original each of its signs begins and ends; where there are none, nothing has moved. */
export interface PlainText {
  text: string;
  from: readonly number[];
  to: readonly number[];
}

/** Part of a text, from its first sign to the one behind its last. */
export type Range = readonly [from: number, to: number];

/** Each takes off one layer, of whatever kind: a body in JSON, put into a URL or a page, by somebody who was quoted in turn. */
const mostPasses = 3;

// In turn: JSON's numbers, any other backslash, HTML's numbers and names, the bytes of URLs and forms.
const escapes =
  /\\+u([0-9a-f]{4})|\\+|&#0*(\d{1,7});|&#x0*([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|((?:%[0-9a-f]{2})+)/gi;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
// JSON writes these as a letter behind a backslash, which is taken out; a form writes a blank as +.
const blanks: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\b": "b", "\f": "f", " ": "+" };

/** Takes out what JSON, URLs, forms and HTML put in. Takes time by length alone. */
export function plainTextOf(original: string): PlainText {
  let plain: PlainText = { text: original, from: [], to: [] };
  for (let pass = 0; pass < mostPasses; pass++) {
    if (plain.text.search(escapes) < 0) break;
    plain = passOver(plain);
  }
  return plain;
}

/** In small letters; the length stays. */
export function lowered(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** One spelling of all that mean the same: small letters, and blanks as JSON and forms write them. The length stays. */
export function spelledAlike(text: string): string {
  return lowered(text).replace(/[\n\r\t\b\f ]/g, (blank) => blanks[blank] ?? "");
}

/** Where in the original a part of its plain text stands. */
export function placeOf([first, end]: Range, { from, to }: PlainText): Range {
  return [from[first] ?? first, to[end - 1] ?? end];
}

function passOver({ text, from, to }: PlainText): PlainText {
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
    const signs = meaningOf(match);
    const end = done + match[0].length;
    plain.text += signs;
    // Several signs may come out of one escape: each stands for the whole of it.
    for (let sign = 0; sign < signs.length; sign++) {
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
  if (decimal) return signOf(Number(decimal));
  if (hex) return signOf(Number.parseInt(hex, 16));
  if (name) return named[name.toLowerCase()] ?? "";
  return bytes ? Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8") : "";
}

function signOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
