import { ProviderError } from "../../../../provider/diagnostics/provider-error";
import { printable, tidy, uncoloured } from "../../../../provider/huaweicloud/text/display-text";

describe("a text that is made tidy", () => {
  it.each([
    ["a\r\n\u0000b", "a b"],
    [" a\u2028", "a"],
    ["12345", "12345"],
    ["123456", "12345…"],
    ["1234😀", "1234…"],
    ["<{%x", "< {%x"],
  ])("%j is %j", (text, tidied) => {
    expect(tidy(text, 5)).toBe(tidied);
  });
});

describe("a text that may be shown", () => {
  it.each([
    ["colours of a terminal", "a\u001b[31mb", "a [31mb"],
    ["a C1 control", "a\u009b31mb", "a 31mb"],
    ["an override of the direction", "a\u202eb", "a b"],
    ["an isolate", "a\u2066b\u2069", "a b "],
    ["an Arabic letter mark", "a\u061cb", "a b"],
    ["a blank of no width", "a\u200bb", "a b"],
    ["a soft hyphen", "a\u00adb", "a b"],
    ["tags, which nobody sees", "a\u{e0041}b", "a b"],
    ["half of a sign", "a\ud800b", "a b"],
    ["a colour of Pulumi's CLI", "a<{%x%}>b", "a< {%x%}>b"],
    ["one without an end", "<{%", "< {%"],
    ["one that half of a sign hides", "<\ud800{%x%}>", "< {%x%}>"],
    ["one behind another bracket", "<<{%x%}>", "<< {%x%}>"],
    ["lines and letters of all kinds", "é 镜像\n😀 {%} <b> 5%", "é 镜像\n😀 {%} <b> 5%"],
  ])("holds no %s", (_, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(printable(shown)).toBe(shown);
  });

  it("is found in time by length alone", () => {
    for (const part of ["\\", "\\u", "\\u0", "<", "<\\", "<{", "\\u003c\\", "<\\\n  ", "\ud800"]) {
      expect(printable(part.repeat(100_000))).toBeDefined();
    }
  });
});

describe("a value that Pulumi's CLI shows", () => {
  it.each([
    ["as it is", "<{%x%}>", "< {%x%}>"],
    ["with half of a sign inside", "<\ud800{%x%}>", "<\ufffd{%x%}>"],
    ["escaped for JSON", String.raw`{"a":"\u003c{%x%}>"}`, String.raw`{"a":"\u003c {%x%}>"}`],
    ["escaped all over", String.raw`\u003C\u007B\u0025x`, String.raw`\u003C \u007B\u0025x`],
    ["escaped twice", String.raw`\\u003c\\u007b%x`, String.raw`\\u003c \\u007b%x`],
    ["on continued lines of YAML", 'a: "<\\\n  {\\\n%x%}>"', 'a: "< \\\n  {\\\n%x%}>"'],
    ["escaped for YAML", String.raw`\x3c\x7b\x25x \U0000003c{%x`, String.raw`\x3c \x7b\x25x \U0000003c {%x`],
  ])("holds no colour of the CLI's: %s", (_, value, shown) => {
    expect(uncoloured(value)).toBe(shown);
  });

  it("stays as it is otherwise, what steers a terminal too: the CLI escapes that", () => {
    const value = "a\u001b[31m\u202e\r\n\\u003cb {%";
    expect(uncoloured(value)).toBe(value);
  });
});

it("no failure holds what steers, wherever it comes from and however it is put together", () => {
  const failure = new ProviderError({
    operation: "a <{%",
    reason: "b\u202e<",
    details: ["{%x%}>\u001b"],
    remedy: "<{%bg 1%}>",
  });
  const all = `${failure.message}${failure}${failure.stack}`;
  for (const steering of ["<{%", "\u001b", "\u202e"]) expect(all).not.toContain(steering);
});
