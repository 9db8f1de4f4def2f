import { ordinaryWords } from "./ordinary-words";
import { lowered, type PlainText, placeOf, plainTextOf, type Range, spelledAlike } from "./plain-text";

/** Takes secrets out of a foreign text, of which no more than `limit` is shown. */
export type Redact = (text: string, limit: number) => string;

/** What it took to redact. */
export interface Meter {
  /** Signs in which secrets were sought. */
  scanned: number;
  /** Bytes that came out of base64 or hexadecimal digits. */
  unpacked: number;
}

/** So far beyond what is shown is looked: eight signs that begin there are recognised, though each is written with sixty-four. */
const lookahead = 512;
/** Of a value that is shown anyway, so much counts. */
const longestShown = 2_048;
/** Base64 of base64: a password inside of a `.dockerconfigjson`. */
const unpackedDeep = 2;
/** A shorter secret is sought as a word of its own, and not in what was unpacked: inside of others it would be found by chance. */
const shortest = 4;

/** Secrets of so many signs are told by runs of so many of them; short ones by all of them. */
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
 * Takes secrets out of a foreign text, in each form in which they may stand there: as they are, escaped for JSON, URLs, forms or HTML, also
 * twice over or by halves, within base64 or hexadecimal digits; and what is left of them where they are cut.
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
  const sought = matchersFor(secrets.flatMap(spellings), own, `${ordinaryWords}${words}`);
  const packable = sought.filter(({ run }) => run >= shortest);
  const scan = (text: string, among: readonly SecretMatcher[]) => {
    meter.scanned += text.length;
    return among.flatMap((each) => each.rangesIn(text));
  };
  const rangesIn = (text: string, among: readonly SecretMatcher[], depth: number): Range[] => {
    const plain = plainTextOf(text);
    return [
      // Without its escapes, a sign before the secret may swallow its beginning: so it is read as it stands, too.
      ...scan(lowered(text), among),
      ...(plain.text === text ? [] : scan(spelledAlike(plain.text), among).map((range) => placeOf(range, plain))),
      ...(depth > 0 ? packedIn(plain, depth) : []),
    ];
  };
  const packedIn = (plain: PlainText, depth: number): Range[] =>
    runsOfDigits(plain.text)
      .filter(({ digits }) =>
        contentsOf(digits).some((content) => {
          meter.unpacked += content.length;
          return rangesIn(content.toString("utf8"), packable, depth - 1).length > 0;
        }),
      )
      .map(({ range }) => placeOf(range, plain));
  return (text, limit = text.length) => {
    const looked = text.slice(0, limit + lookahead);
    return masked(looked, sought.length > 0 ? rangesIn(looked, sought, unpackedDeep) : [], limit);
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

/** An access key id is no secret, but nobody needs the whole of it: the last four letters tell keys apart. */
export function shortened(accessKey: string): string {
  return accessKey.length > 8 ? `…${accessKey.slice(-4)}` : "…";
}

/** Forms of secrets of one kind: found in time by length, wherever they are cut. */
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

  /** Whether it stands there for something else. */
  #isChance(range: Range, text: string): boolean {
    const [from, to] = range;
    const found = text.slice(from, to);
    if (this.run < shortest) return isWordSign(text[from - 1]) || isWordSign(text[to]);
    if (this.forms.has(found)) {
      const word = wordAround(range, text);
      return (word.length > found.length && this.#isKnown(word)) || (this.#isCuttable && this.shown.includes(found));
    }
    // A word may be joined to others, as in "instance-41".
    const isJoint = (sign: number, next: number) => joints.test(text[sign] ?? "") && isWordSign(text[next]);
    const [begin, end] = [isJoint(from, from - 1) ? from + 1 : from, isJoint(to - 1, to) ? to - 1 : to];
    return this.#isKnown(found) || this.#isKnown(text.slice(begin, end));
  }

  #isKnown(run: string): boolean {
    return this.words.includes(run) || this.shown.includes(run);
  }
}

const joints = /[-_.:/]/;

function isWordSign(sign: string | undefined): boolean {
  return sign !== undefined && /[a-z0-9]/i.test(sign);
}

function wordAround([from, to]: Range, text: string): string {
  let [first, end] = [from, to];
  while (isWordSign(text[first - 1])) first -= 1;
  while (isWordSign(text[end])) end += 1;
  return text.slice(first, end);
}

/** Runs of base64 or hexadecimal digits, perhaps broken into lines. */
function runsOfDigits(text: string): Array<{ digits: string; range: Range }> {
  return [...text.matchAll(/[a-z0-9+/_=\r\n-]{8,}/gi)].map(({ 0: run, index }) => ({
    digits: run
      .replace(/[=\r\n]/g, "")
      .replaceAll("-", "+")
      .replaceAll("_", "/"),
    range: [index, index + run.length],
  }));
}

/** What they may hold: they may be cut in front, or something else may stand right before them. */
function contentsOf(digits: string): Buffer[] {
  const base64 = [0, 1, 2, 3].map((skipped) => Buffer.from(digits.slice(skipped), "base64"));
  const isHex = /^[0-9a-f]+$/i.test(digits);
  return isHex ? [...base64, ...[0, 1].map((skipped) => Buffer.from(digits.slice(skipped), "hex"))] : base64;
}

/** What is shown of a text: its first `limit` signs, those of secrets masked. */
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
