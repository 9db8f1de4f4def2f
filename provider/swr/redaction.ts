/** Takes secrets out of a text that a server may have echoed, in each form in which it may stand there. */
export function redactorOf(secrets: readonly string[]): (text: string) => string {
  const patterns = [...new Set(secrets.filter((secret) => secret !== ""))]
    .sort((a, b) => b.length - a.length)
    .map((secret) => new RegExp([anyWritingOf(secret), ...insideBase64(secret)].join("|"), "gi"));
  return (text) => patterns.reduce((rest, pattern) => rest.replace(pattern, "[secret]"), text);
}

/** An access key id is no secret, but nobody needs the whole of it: the last four letters tell keys apart. */
export function shortened(accessKey: string): string {
  return accessKey.length > 8 ? `…${accessKey.slice(-4)}` : "…";
}

const backslash = String.raw`(?:\\|%(?:25)*5c)`;
/** JSON in JSON in JSON; bounded, so that no text takes long. */
const mostEscaped = 8;
const names: Readonly<Record<string, string>> = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" };

/** The secret with each of its signs as it is, or as JSON, a URL or HTML write it, also twice over or by halves. */
function anyWritingOf(secret: string): string {
  return [...secret.matchAll(/\\+|[A-Za-z0-9]+|./gsu)]
    .map(([part]) => {
      if (part.startsWith("\\")) return `${backslash}{${part.length},${part.length * mostEscaped}}`;
      return /^[A-Za-z0-9]/.test(part) ? part : `${backslash}{0,${mostEscaped}}${writingsOf(part)}`;
    })
    .join("");
}

function writingsOf(sign: string): string {
  const point = sign.codePointAt(0) ?? 0;
  const inJson = JSON.stringify(sign).slice(1, -1).replace(/^\\/, "");
  const units = [...Array(sign.length).keys()].map((at) => `u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`);
  const inUrl = Array.from(Buffer.from(sign), (byte) => `%(?:25)*${byte.toString(16).padStart(2, "0")}`).join("");
  const inHtml = `&(?:#0*${point}|#x0*${point.toString(16)}${names[sign] ? `|${names[sign]}` : ""});`;
  const space = sign === " " ? [String.raw`\+`] : [];
  return `(?:${[escaped(sign), escaped(inJson), units.join(`${backslash}{0,${mostEscaped}}`), inUrl, inHtml, ...space].join("|")})`;
}

/**
 * As it reads in the base64 of a longer text, wherever it begins there. The signs at both ends hang on its neighbours; too short a
 * rest would be found anywhere.
 */
function insideBase64(secret: string): string[] {
  const written = [secret, JSON.stringify(secret).slice(1, -1)];
  const parts = written.flatMap((text) =>
    [0, 1, 2].map((before) => {
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
      return bytes.toString("base64").slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
    }),
  );
  return parts.filter((part) => part.length >= 8).map((part) => part.replaceAll("+", "[+-]").replaceAll("/", "[/_]"));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
