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

  it("takes nothing else along", () => {
    expect(redactorOf(["", "a.c"])("abc a.c A.C")).toBe("abc [secret] [secret]");
    expect(redactorOf([])("abc")).toBe("abc");
  });

  it("is sought without looking back for ever, whatever the text", () => {
    const secrets = ['"x', "\\".repeat(40), `${"\\".repeat(40)}x`, "%5c%5c"];
    for (const sign of ["\\", "%5c", "%25", '"']) expect(redactorOf(secrets)(sign.repeat(20_000))).toBeDefined();
  });
});

it.each([
  ["EMULATORACCESSKEY001", "…Y001"],
  ["SHORTKEY", "…"],
])("the access key %s is shown as %s", (key, shown) => {
  expect(shortened(key)).toBe(shown);
});
