import { ordinaryWords } from "./ordinary-words";
import { lowered, type PlainText, placeOf, plainTextOf, type Range, spelledAlike } from "./plain-text";

/** Masks secrets in a foreign text, of which no more than `limit` is shown. */
export type Redact = (text: string, limit: number) => string;

/** What the redaction took. */
export interface Meter {
  /** Characters in which secrets were searched. */
  scanned: number;
  /** Bytes decoded from base64 or hexadecimal digits. */
  unpacked: number;
}

/** How far beyond the limit is searched: enough for eight characters, each escaped to sixty-four. */
const lookahead = 512;
/** How much of a value that is shown anyway counts. */
const longestShown = 2_048;
/** Base64 of base64, such as a password inside a `.dockerconfigjson`. */
const decodedDepth = 2;
/** A shorter secret is recognised only as a separate word, and not in decoded text: inside others it would be found by chance. */
const shortest = 4;

/** Secrets of such a length are recognised by runs of so many characters; short ones by all their characters. */
interface Kind {
  atLeast: number;
  atMost: number;
  run: number;
}

const kinds: readonly Kind[] = [
  ...[1, 2, 3, 4, 5, 6, 7].map((length) => ({ atLeast: length, atMost: length, run: length })),
  { atLeast: 8, atMost: 15, run: 6 },
  { atLeast: 16, atMost: Number.POSITIVE_INFINITY, run: 8 },
];

/**
 * Returns a function that masks secrets in a foreign text, in each form in which they may be there: as they are; escaped for JSON, URLs,
 * forms or HTML, also twice or in part; inside base64 or hexadecimal digits; and the rest of one that is cut off.
 * @param shown values that are shown anyway: what a secret has in common with them, or with an ordinary word, is no part of it
 * @param words more ordinary words, in lower case
 */
export function redactorOf(
  secrets: readonly string[],
  shown: readonly string[] = [],
  words = "",
  meter: Meter = { scanned: 0, unpacked: 0 },
): (text: string, limit?: number) => string {
  const own = shown.flatMap((text) => spellings(text.slice(0, longestShown))).join("\n");
  const matchers = matchersFor(secrets.flatMap(spellings), own, `${ordinaryWords}${words}`);
  const longMatchers = matchers.filter(({ run }) => run >= shortest);
  const scan = (text: string, among: readonly SecretMatcher[]) => {
    meter.scanned += text.length;
    return among.flatMap((each) => each.rangesIn(text));
  };
  const rangesIn = (text: string, among: readonly SecretMatcher[], depth: number): Range[] => {
    const plain = plainTextOf(text);
    return [
      // An escape before the secret may take in its beginning, so the original is searched too.
      ...scan(lowered(text), among),
      ...(plain.text === text ? [] : scan(spelledAlike(plain.text), among).map((range) => placeOf(range, plain))),
      ...(depth > 0 ? encodedRanges(plain, depth) : []),
    ];
  };
  const encodedRanges = (plain: PlainText, depth: number): Range[] =>
    runsOfDigits(plain.text)
      .filter(({ digits }) =>
        contentsOf(digits).some((content) => {
          meter.unpacked += content.length;
          return rangesIn(content.toString("utf8"), longMatchers, depth - 1).length > 0;
        }),
      )
      .map(({ range }) => placeOf(range, plain));
  return (text, limit = text.length) => {
    const looked = text.slice(0, limit + lookahead);
    return masked(looked, matchers.length > 0 ? rangesIn(looked, matchers, decodedDepth) : [], limit);
  };
}

function spellings(text: string): string[] {
  return [lowered(text), spelledAlike(plainTextOf(text).text)].filter((form) => form !== "");
}

function matchersFor(forms: readonly string[], shown: string, words: string): SecretMatcher[] {
  return kinds.flatMap((kind) => {
    const own = forms.filter(({ length }) => length >= kind.atLeast && length <= kind.atMost);
    return own.length > 0 ? [new SecretMatcher(kind, new Set(own), shown, words)] : [];
  });
}

/** Shortens an access key id. It is no secret, but nobody needs all of it: the last four characters tell keys apart. */
export function shortened(accessKey: string): string {
  return accessKey.length > 8 ? `…${accessKey.slice(-4)}` : "…";
}

/** Finds secrets of one kind, wherever they are cut. The time grows with the length of the text alone. */
class SecretMatcher {
  readonly run: number;
  readonly #isCuttable: boolean;
  readonly #runs = new Set<string>();

  constructor(
    { run, atLeast }: Kind,
    private readonly forms: ReadonlySet<string>,
    private readonly shown: string,
    private readonly words: string,
  ) {
    this.run = run;
    this.#isCuttable = run < atLeast;
    for (const form of forms)
      for (let from = 0; from + run <= form.length; from++) this.#runs.add(form.slice(from, from + run));
  }

  rangesIn(text: string): Range[] {
    const ranges: Range[] = [];
    for (let from = 0; from + this.run <= text.length; from++) {
      if (!this.#startsAt(from, text)) continue;
      const first = from;
      while (this.#isCuttable && this.#startsAt(from + 1, text)) from += 1;
      const range: Range = [first, from + this.run];
      if (!this.#isChance(range, text)) ranges.push(range);
    }
    return ranges;
  }

  #startsAt(from: number, text: string): boolean {
    return this.#runs.has(text.slice(from, from + this.run));
  }

  /** Whether it is there by chance. */
  #isChance(range: Range, text: string): boolean {
    const [from, to] = range;
    const found = text.slice(from, to);
    if (this.run < shortest) return isWordCharacter(text[from - 1]) || isWordCharacter(text[to]);
    if (this.forms.has(found)) {
      const word = wordAround(range, text);
      return (word.length > found.length && this.#isKnown(word)) || (this.#isCuttable && this.shown.includes(found));
    }
    // A word may be joined to others, as in "instance-41".
    const isJoint = (index: number, next: number) => joints.test(text[index] ?? "") && isWordCharacter(text[next]);
    const [begin, end] = [isJoint(from, from - 1) ? from + 1 : from, isJoint(to - 1, to) ? to - 1 : to];
    return this.#isKnown(found) || this.#isKnown(text.slice(begin, end));
  }

  #isKnown(run: string): boolean {
    return this.words.includes(run) || this.shown.includes(run);
  }
}

const joints = /[-_.:/]/;

function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/i.test(character);
}

function wordAround([from, to]: Range, text: string): string {
  let [first, end] = [from, to];
  while (isWordCharacter(text[first - 1])) first -= 1;
  while (isWordCharacter(text[end])) end += 1;
  return text.slice(first, end);
}

/** Returns runs of base64 or hexadecimal digits, which may be broken into lines. */
function runsOfDigits(text: string): Array<{ digits: string; range: Range }> {
  return [...text.matchAll(/[a-z0-9+/_=\r\n-]{8,}/gi)].map(({ 0: run, index }) => ({
    digits: run.replace(/[=\r\n]/g, ""),
    range: [index, index + run.length],
  }));
}

/** Returns what digits may encode: their beginning may be cut off, or something else may stand right before them. */
function contentsOf(digits: string): Buffer[] {
  const base64 = [0, 1, 2, 3].map((skipped) => Buffer.from(digits.slice(skipped), "base64"));
  const isHex = /^[0-9a-f]+$/i.test(digits);
  return isHex ? [...base64, ...[0, 1].map((skipped) => Buffer.from(digits.slice(skipped), "hex"))] : base64;
}

/** Returns the first `limit` characters of a text, with secrets masked. */
function masked(text: string, ranges: readonly Range[], limit: number): string {
  let done = 0;
  let out = "";
  for (const [from, to] of ranges.map((range) => withoutBlanks(range, text)).sort((a, b) => a[0] - b[0])) {
    if (to <= done || to <= from || from >= limit) continue;
    if (from >= done) out += `${text.slice(done, from)}[secret]`;
    done = to;
  }
  const end = Math.max(done, Math.min(limit, text.length));
  return `${out}${text.slice(done, end)}${end < text.length ? "…" : ""}`;
}

function withoutBlanks([from, to]: Range, text: string): Range {
  const part = text.slice(from, to);
  return [to - part.trimStart().length, from + part.trimEnd().length];
}
