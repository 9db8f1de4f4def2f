import { parseJson } from "../../../../provider/huaweicloud/text/json";

describe("a text that is read as JSON", () => {
  it.each([
    ["values", `[${"1,".repeat(99_998)}1]`],
    ["arrays in arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["objects in objects", `${'{"a":'.repeat(25_000)}1${"}".repeat(25_000)}`],
    ["text", JSON.stringify("x".repeat(4 * 1024 * 1024))],
  ])("is read with as many %s as may be", (_, text) => {
    expect(parseJson(text)).toBeDefined();
  });

  it.each([
    ["values", `[${"1,".repeat(100_000)}1]`],
    ["arrays in arrays", `${"[".repeat(100_001)}${"]".repeat(100_001)}`],
    ["keys", `{${Array.from({ length: 25_001 }, (_, key) => `"${key}":1`)}}`],
    ["objects in objects", `${'{"a":'.repeat(25_001)}1${"}".repeat(25_001)}`],
  ])("is none with more %s than any answer has: they would hold the process", (_, text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it("is none where it is torn", () => {
    expect(parseJson('{"a":')).toBeUndefined();
  });
});
