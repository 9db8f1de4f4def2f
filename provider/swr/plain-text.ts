/** A text as it reads without its escapes, and where in the original each of its signs begins and ends. */
export interface PlainText {
  text: string;
  from: readonly number[];
  to: readonly number[];
}

/** JSON in a URL in JSON; more is not met. */
const mostPasses = 4;

const token =
  /\\+u([0-9a-f]{4})|\\+|&#0*(\d{1,7});|&#x0*([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|((?:%[0-9a-f]{2})+)|([\n\r\t\b\f +])/gi;
const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
// JSON writes these with a letter after the backslash that is dropped here; a form writes a blank as +.
const spelled: Readonly<Record<string, string>> = {
  "\n": "n",
  "\r": "r",
  "\t": "t",
  "\b": "b",
  "\f": "f",
  " ": "+",
  "+": "+",
};

/** Takes out what JSON, URLs, forms and HTML put in, also twice over or by halves; letters in lower case. Takes time by length alone. */
export function plainTextOf(original: string): PlainText {
  const places = [...Array(original.length).keys()];
  let plain: PlainText = { text: original, from: places, to: places.map((place) => place + 1) };
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = passOver(plain);
    if (next.text === plain.text) break;
    plain = next;
  }
  // Only these keep their length.
  return { ...plain, text: plain.text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) };
}

function passOver({ text, from, to }: PlainText): PlainText {
  const out = { text: "", from: [] as number[], to: [] as number[] };
  const put = (signs: string, first: number, last: number) => {
    out.text += signs;
    for (let sign = 0; sign < signs.length; sign++) {
      out.from.push(from[first] ?? 0);
      out.to.push(to[last] ?? 0);
    }
  };
  let done = 0;
  for (const match of text.matchAll(token)) {
    for (let index = done; index < match.index; index++) put(text[index] ?? "", index, index);
    const end = match.index + match[0].length;
    put(meaningOf(match), match.index, end - 1);
    done = end;
  }
  for (let index = done; index < text.length; index++) put(text[index] ?? "", index, index);
  return out;
}

function meaningOf([, unit, decimal, hex, name, bytes, blank]: RegExpMatchArray): string {
  if (unit) return String.fromCharCode(Number.parseInt(unit, 16));
  if (decimal) return signOf(Number(decimal));
  if (hex) return signOf(Number.parseInt(hex, 16));
  if (name) return named[name.toLowerCase()] ?? "";
  if (bytes) return Buffer.from(bytes.replaceAll("%", ""), "hex").toString("utf8");
  return blank ? (spelled[blank] ?? "") : "";
}

function signOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : "";
}
