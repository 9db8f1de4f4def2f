import * as fc from "fast-check";
import { redactorOf, shortened } from "../../../provider/swr/redaction";
import { shownIn } from "../../canaries";

const forms: ReadonlyArray<readonly [string, (text: string) => string]> = [
  ["as it is", (text) => text],
  ["in JSON", (text) => JSON.stringify({ text })],
  ["in JSON in JSON", (text) => JSON.stringify(JSON.stringify({ text }))],
  ["in a URL", encodeURIComponent],
  ["in a URL in a URL", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["in a form", (text) => new URLSearchParams({ text }).toString()],
  ["in JSON in a URL", (text) => encodeURIComponent(JSON.stringify(text))],
  ["in HTML", (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)],
  ["in HTML by names", (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")],
  [
    "in JSON as Go writes it",
    (text) => JSON.stringify(text).replace(/[&<>]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
  ],
  ["in base64", (text) => Buffer.from(text).toString("base64")],
  ["in base64 of a header", (text) => Buffer.from(`robot:${text}`).toString("base64")],
  ["in base64 of JSON", (text) => Buffer.from(JSON.stringify({ access_secret: text })).toString("base64url")],
];

describe("a secret that a server echoes", () => {
  it.each(forms)("is taken out %s", (_, form) => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: "grapheme" }), fc.string(), fc.string(), (secret, before, after) => {
        const text = redactorOf([secret])(form(`${before}${secret}${after}`));
        // What surrounds it may hold it by chance.
        fc.pre(![before, after].some((part) => part.includes(secret)));
        expect({ text, shown: shownIn(text, [secret]) }).toEqual({
          text: expect.stringContaining("[secret]"),
          shown: [],
        });
      }),
    );
  });

  it("is taken out whole where another is a part of it", () => {
    expect(redactorOf(["abcd", "abcdefgh"])("x abcdefgh y abcd")).toBe("x [secret] y [secret]");
  });

  const secret = "Harbor12345+PassWord/Secret9";
  const base64 = Buffer.from(`robot:${secret} and more of it, so that it takes two lines`).toString("base64");
  it.each([
    ["cut off", `"access_secret":"${secret.slice(0, 20)}...`, '"access_secret":"[secret]...'],
    ["in base64 that is cut off", `Basic ${base64.slice(0, 38)}…`, "Basic [secret]…"],
    ["in base64 in a URL", `?auth=${encodeURIComponent(base64)}&x=1`, "?[secret]&x=1"],
    ["in base64 by lines", `${base64.slice(0, 24)}\r\n${base64.slice(24)} end`, "[secret] end"],
    ["in base64 of base64", Buffer.from(base64).toString("base64"), "[secret]"],
    ["in hexadecimal digits", `x ${Buffer.from(secret).toString("hex")} y`, "x [secret] y"],
    ["with a line break inside", "Harbor12345+PassWord/Secret9".replace("W", "\\u0057"), "[secret]"],
  ])("is taken out %s", (_, text, safe) => {
    expect(redactorOf([secret])(text)).toBe(safe);
  });

  it("takes nothing else along", () => {
    expect(redactorOf(["", "a.cde"])("abcde a.cde A.CDE")).toBe("abcde [secret] [secret]");
    expect(redactorOf([])("abc")).toBe("abc");
    const path =
      "GET /v2/0a1b2c3d4e5f60718293a4b5c6d7e8f9/instances/7b6c1f2e-3d4a-4b5c-8d9e-0f1a2b3c4d5e/registries/41";
    expect(redactorOf(["registry-password", "swr", "a", "41"])(path)).toBe(path.replace(/41$/, "[secret]"));
  });

  it.each([
    ["aaaaaaaaaaaaaaaaXYZ-real-secret-tail", "x aaaa", " y"],
    ["0000000000000000f3a9c1d77b", "key=0", ";"],
  ])("is taken out whole behind a part of its own beginning: %s", (repeating, before, after) => {
    expect(shownIn(redactorOf([repeating])(`${before}${repeating}${after}`), [repeating.slice(-10)])).toEqual([]);
  });

  it("leaves other words that begin like it", () => {
    const text = "the password is wrong; registry name exists in registry list";
    expect(redactorOf(["password1", "registry2024!", "registry-password"])(text)).toBe(text);
  });

  it.each([
    ["a", "the address a registry has", "the address [secret] registry has"],
    ["1", "SVCSTG.SWR.4000001: 1, 11", "SVCSTG.SWR.4000001: [secret], 11"],
  ])("of a letter or two is taken out where it stands alone: %s", (short, text, safe) => {
    expect(redactorOf([short])(text)).toBe(safe);
  });

  it("is taken out however long it is", () => {
    const long = "a+".repeat(40_000);
    expect(redactorOf([long])(`x ${long} y`)).toBe("x [secret] y");
  });

  // Each of these once took from seconds to hours.
  const key = JSON.stringify(JSON.stringify({ private_key: "-----BEGIN\nMIIE\n".repeat(40) }));
  it.each([
    ["\\".repeat(40), "\\".repeat(60_000)],
    [`${'\\\\"'.repeat(9)}x`, `${"\\".repeat(8)}"`.repeat(9)],
    [`${'"\\\\%5c'.repeat(8)}x`, `${'"%5c'.repeat(30)}${"y".repeat(40)}`],
    [`${"a+".repeat(2_000)}b`, "a+".repeat(32_768)],
    [`${key}1`, `${JSON.stringify(key).slice(0, 400)}${"x".repeat(300)}`],
    ["%5c%5c", "%25".repeat(20_000)],
    ["x&#0;", "&#0".repeat(20_000)],
    ["A".repeat(60), "A".repeat(60_000)],
  ])("is sought in time by length alone (%#)", (sought, text) => {
    expect(redactorOf([sought])(text)).toBeDefined();
  });
});

it.each([
  ["EMULATORACCESSKEY001", "…Y001"],
  ["SHORTKEY", "…"],
])("the access key %s is shown as %s", (key, shown) => {
  expect(shortened(key)).toBe(shown);
});
