import { plainTextOf } from "./plain-text";

type Range = readonly [from: number, to: number];

/** Of a secret that an echo cuts off, this much is told from other words: half of it, but no more than 16 signs. */
const tellingSigns = { atLeast: 8, atMost: 16 };
/** A shorter one is sought as a word of its own: inside of others it would be found by chance. */
const shortest = 4;
/** Base64 of base64. */
const unpackedDeep = 2;

/**
 * Takes secrets out of a text that a server may have echoed, in each form in which it may stand there: as it is, escaped for JSON,
 * URLs, forms or HTML, also twice over or by halves, within base64 or hexadecimal digits of something longer, or cut off.
 */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const sought = [...new Set(secrets.filter((secret) => secret !== ""))].map((secret) => new Sought(secret));
  return (text) => (sought.length === 0 ? text : masked(text, rangesIn(text, sought, unpackedDeep)));
}

/** An access key id is no secret, but nobody needs the whole of it: the last four letters tell keys apart. */
export function shortened(accessKey: string): string {
  return accessKey.length > 8 ? `…${accessKey.slice(-4)}` : "…";
}

class Sought {
  readonly #raw: string;
  readonly #plain: string;
  /** Whether it would not be found by chance in what only looks like base64. */
  readonly isTelling: boolean;

  constructor(secret: string) {
    this.#raw = secret;
    this.#plain = plainTextOf(secret).text;
    this.isTelling = this.#plain.length >= 6;
  }

  inRaw(text: string, isUnpacked: boolean): Range[] {
    return this.#within(text, this.#raw, isUnpacked);
  }

  inPlain(text: string, isUnpacked: boolean): Range[] {
    return this.#within(text, this.#plain, isUnpacked);
  }

  #within(text: string, secret: string, isUnpacked: boolean): Range[] {
    if (secret === "") return [];
    const whole = placesOf(secret, text).map((from): Range => [from, from + secret.length]);
    return secret.length < shortest
      ? whole.filter((range) => isAlone(text, range))
      : [...whole, ...beginningsIn(text, secret, isUnpacked)];
  }
}

function placesOf(part: string, text: string): number[] {
  const places: number[] = [];
  for (let from = text.indexOf(part); from >= 0; from = text.indexOf(part, from + part.length)) places.push(from);
  return places;
}

/** Where a text cuts the secret off; what was unpacked may be cut anywhere, in other texts other words may begin like the secret. */
function beginningsIn(text: string, secret: string, isUnpacked: boolean): Range[] {
  const telling = Math.max(tellingSigns.atLeast, Math.min(tellingSigns.atMost, Math.ceil(secret.length / 2)));
  if (secret.length <= telling) return [];
  return placesOf(secret.slice(0, telling), text).flatMap((from): Range[] => {
    let to = from + telling;
    while (to - from < secret.length && text[to] === secret[to - from]) to += 1;
    return isUnpacked || /^["'`]?(\.{2,}|…|$)/.test(text.slice(to, to + 4)) ? [[from, to]] : [];
  });
}

function isAlone(text: string, [from, to]: Range): boolean {
  return !/[a-z0-9]/i.test(text[from - 1] ?? "") && !/[a-z0-9]/i.test(text[to] ?? "");
}

function rangesIn(text: string, sought: readonly Sought[], depth: number): Range[] {
  const isUnpacked = depth < unpackedDeep;
  const plain = plainTextOf(text);
  const inOriginal = ([from, to]: Range): Range => [plain.from[from] ?? 0, plain.to[to - 1] ?? text.length];
  return [
    ...sought.flatMap((secret) => secret.inRaw(text, isUnpacked)),
    ...sought.flatMap((secret) => secret.inPlain(plain.text, isUnpacked)).map(inOriginal),
    ...(depth > 0
      ? packedIn(
          text,
          sought.filter(({ isTelling }) => isTelling),
          depth,
        )
      : []),
  ];
}

/** Runs of base64 or hexadecimal digits, perhaps in a URL or broken into lines, that hold a secret: each as a whole. */
function packedIn(text: string, sought: readonly Sought[], depth: number): Range[] {
  const ranges: Range[] = [];
  for (const { 0: run, index } of text.matchAll(/(?:[a-z0-9+/_=-]|%2b|%2f|%3d|\\?[\r\n]|\\[rn/])+/gi)) {
    const digits = run
      .replace(/%2b/gi, "+")
      .replace(/%2f/gi, "/")
      .replace(/%3d|=|[\r\n]|\\[rn]|\\/gi, "");
    if (digits.length < 8) continue;
    if (contentsOf(digits).some((content) => rangesIn(content, sought, depth - 1).length > 0))
      ranges.push([index, index + run.length]);
  }
  return ranges;
}

/** A run may begin anywhere in its base64: something else may stand right before it. */
function contentsOf(digits: string): string[] {
  const standard = digits.replaceAll("-", "+").replaceAll("_", "/");
  const base64 = [0, 1, 2, 3].map((skipped) => Buffer.from(standard.slice(skipped), "base64").toString("utf8"));
  return /^(?:[0-9a-f]{2})+$/i.test(digits) ? [...base64, Buffer.from(digits, "hex").toString("utf8")] : base64;
}

function masked(text: string, ranges: readonly Range[]): string {
  let done = 0;
  let out = "";
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (to <= done) continue;
    if (from >= done) out += `${text.slice(done, from)}[secret]`;
    done = to;
  }
  return out + text.slice(done);
}
