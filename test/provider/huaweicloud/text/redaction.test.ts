import * as fc from "fast-check";
import { type Meter, redactorOf as redactorIn, shortened } from "../../../../provider/huaweicloud/text/redaction";
import { swr } from "../../../../provider/swr/service";
import { shownIn } from "../../../support/canaries";

const redactorOf = (secrets: readonly string[], shown?: readonly string[], meter?: Meter) =>
  redactorIn(secrets, shown, swr.ordinaryWords, meter);

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

describe("what is left of a secret that an echo cuts", () => {
  const secret = "Tr0ub4dor&3-Zx9-QvKm7";
  it.each([
    ["in front", `access_secret=${secret.slice(6)} is weak`, "access_secret=[secret] is weak"],
    ["in the middle", `got "${secret.slice(0, 9)}***${secret.slice(-9)}"`, 'got "[secret]***[secret]"'],
    ["before a bar", `body: ${secret.slice(0, 12)}|more`, "body: [secret]|more"],
    ["before a bracket", `<b>${secret.slice(0, 10)}>`, "<b>[secret]>"],
    ["before a remark", `{"s":"${secret.slice(0, 15)}[truncated 812 bytes]`, '{"s":"[secret][truncated 812 bytes]'],
    ["at a line's end", `${secret.slice(0, 13)}\nnext line`, "[secret]\nnext line"],
    ["at a line's end in JSON", `${secret.slice(0, 13)}\\nnext line`, "[secret]\\nnext line"],
    ["at the end", `weak: ${secret.slice(0, 8)}`, "weak: [secret]"],
    ["in front, in a URL", `?s=${encodeURIComponent(secret).slice(9)}&x=1`, "?s=[secret]&x=1"],
    ["in front, in JSON", `${JSON.stringify(`${secret}"`).slice(5)}, "x"`, '[secret]\\"", "x"'],
    ["in front, in base64", `=${Buffer.from(secret).toString("base64").slice(5)}`, "[secret]"],
    ["in front, in hexadecimal digits", `${Buffer.from(secret).toString("hex").slice(7)};`, "[secret];"],
    ["with other letters around", `xx${secret.slice(3, 12)}yy`, "xx[secret]yy"],
  ])("is taken out, cut %s", (_, text, safe) => {
    expect(redactorOf([secret])(text)).toBe(safe);
  });

  it.each([
    [
      "of 16 signs or more, runs of eight",
      "abcdefghijklmnop",
      "abcdefgh bcdefghi abcdefg",
      "[secret] [secret] abcdefg",
    ],
    ["of 8 to 15, runs of six", "abcdefghijklmno", "abcdef abcde jklmno", "[secret] abcde [secret]"],
    ["of 8, runs of six", "abcdefgh", "cdefgh abcde", "[secret] abcde"],
    ["of 4 to 7, the whole, wherever it stands", "abcdefg", "xabcdefgy abcdef", "x[secret]y abcdef"],
    ["of 4, the whole", "abcd", "abcde abc", "[secret]e abc"],
    ["of 3, the whole as a word of its own", "abc", "abc abcd xabc ab -abc-", "[secret] abcd xabc ab -[secret]-"],
    ["of 3, at a line's end", "abc", "abc\nd", "[secret]\nd"],
  ])("is told by its length: %s", (_, secretOfLength, text, safe) => {
    expect(redactorOf([secretOfLength])(text)).toBe(safe);
  });

  it("is no part of it where a word or a value that is shown anyway has it too", () => {
    const redact = redactorOf(
      ["registry-password-1", "harbor.example.com-robot", "hub-east-key"],
      ["https://Harbor.Example.com", "hub-east"],
    );
    expect(redact("registry password at harbor.example.com, registry-41, hub-east")).toBe(
      "registry password at harbor.example.com, registry-41, hub-east",
    );
    expect(redact("registry-password, example.com-robot, hub-east-k")).toBe("[secret], [secret], [secret]");
  });

  it("is the whole of it even where that is a word, or stands in a word that is none", () => {
    expect(redactorOf(["password"])("password passwords password1")).toBe("[secret] passwords [secret]1");
    expect(redactorOf(["password99", "registry-"])("password99x password9 registry-")).toBe(
      "[secret]x [secret] [secret]",
    );
  });
});

const sentences = [
  "The user name or password is incorrect.",
  "Invalid registry name: 1 to 64 characters are allowed.",
  "The registry already exists in the instance.",
  "registry-41 is used by replication policy nightly-push",
  "Only https:// and http:// addresses are supported.",
  "https is required for this registry",
  "Failed to connect to https://harbor.example.com: connection refused",
  "x509: certificate signed by unknown authority",
  "The robot account has no permission to pull from the project.",
  "Password must contain 8 to 32 characters, letters and digits.",
  "Incorrect IAM authentication information: verify aksk signature fail",
  "Incorrect IAM authentication information: decrypt token fail",
  "The throttling threshold has been reached: policy user over ratelimit, limit:100, time:1 minute",
  "The API does not exist or has not been published in the environment",
  "Access denied: please contact the administrator of the account.",
  "Policy doesn't allow swr:instance:createRegistry to be performed.",
  "Insufficient permission to perform the operation.",
  "Parameter error: credential.access_secret is missing",
  "invalid credential: access_key and access_secret are required",
  "The request body is not valid JSON",
  "Project 0a1b2c3d4e5f60718293a4b5c6d7e8f9 not found in region cn-north-4",
  "The instance 7b6c1f2e-3d4a-4b5c-8d9e-0f1a2b3c4d5e does not exist.",
  "Internal server error, please try again later.",
  "The service is temporarily unavailable.",
  "upstream request timeout: no healthy upstream",
  "The quota of registries in the instance is exceeded.",
  "Registry type swr-pro-internal requires region_id, project_id and instance_id.",
  "registry_url: the host name cannot be resolved",
  "The administrators' password-policy does not allow it; passwords expire after 90 days.",
  "target registry authentication failed: 401 unauthorized, realm=https://auth.example.com/token",
];
const ordinary = [
  "registry-password-1",
  "https-robot",
  "admin",
  "instance-Permission-9",
  "robot$harbor",
  "Password123",
];

describe("what servers ordinarily say", () => {
  it.each(sentences)("stays readable: %s", (sentence) => {
    expect(redactorOf(ordinary)(sentence)).toBe(sentence);
  });
});

describe("how much of a text is looked at", () => {
  const secret = "Tr0ub4dor&3-Zx9-QvKm7";
  const long = (part: string) => part.repeat(Math.ceil(70_000 / part.length));

  it.each([
    ["letters", "word "],
    ["escapes of escapes", "%25"],
    ["escapes", "\\u0041"],
    ["backslashes", "\\"],
    ["digits of base64", "QUJD"],
    ["base64 of base64", "UVVKRFFVSkQ"],
    ["hexadecimal digits", "4142"],
    ["the secret itself", secret],
  ])("depends on what is shown, not on its length: %s", (_, part) => {
    const taken = [2_000, 70_000].map((length) => {
      const meter = { scanned: 0, unpacked: 0 };
      const text = redactorOf([secret], [], meter)(long(part).slice(0, length), 500);
      expect(text.length).toBeLessThan(520);
      return meter;
    });
    expect(taken[0]).toEqual(taken[1]);
    expect(taken[0]?.scanned).toBeLessThan(20 * 1_012);
    expect(taken[0]?.unpacked).toBeLessThan(15 * 1_012);
  });

  it("reaches so far beyond it that a secret is taken out wherever the text is cut", () => {
    const forms: ReadonlyArray<(text: string) => string> = [
      (text) => text,
      (text) => encodeURIComponent(encodeURIComponent(text)),
      (text) => Buffer.from(Buffer.from(text).toString("base64")).toString("base64"),
      (text) => [...text].map((sign) => `%255Cu00${sign.charCodeAt(0).toString(16)}`).join(""),
    ];
    for (const form of forms)
      for (let before = 0; before <= 40; before++) {
        const safe = redactorOf([secret])(`${"~".repeat(before)} ${form(secret)} ${"~".repeat(600)}`, 40);
        expect(safe.replace(/^~* ?|…$/g, "")).toMatch(/^(\[secret\][ ~]*)?$/);
      }
  });

  it("is in proportion to the length of a secret and of a text", () => {
    const key = Array.from({ length: 25_000 }, (_, place) =>
      String.fromCharCode(33 + ((place * place * 7 + place) % 89)),
    ).join("");
    const meter = { scanned: 0, unpacked: 0 };
    expect(redactorOf([key], [], meter)(`x ${key} y`)).toBe("x [secret] y");
    expect(redactorOf([key])(`x ${key.slice(11_000, 11_900)} y`, 1_000)).toBe("x [secret] y");
    expect(meter.scanned).toBeLessThan(20 * 25_004);
  });
});

it.each([
  ["EMULATORACCESSKEY001", "…Y001"],
  ["SHORTKEY", "…"],
])("the access key %s is shown as %s", (key, shown) => {
  expect(shortened(key)).toBe(shown);
});
