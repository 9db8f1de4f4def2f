import { encode, pathOf, queryOf } from "../../../../provider/huaweicloud/signing/path";

describe("a request's path", () => {
  it.each(["", ".", ".."])("refuses the segment %j, which would lead elsewhere", (segment) => {
    expect(() => pathOf(["v2", segment, "registries"])).toThrow(TypeError);
  });

  it("encodes what could be read as more than one segment", () => {
    expect(pathOf(["v2", "a/b", "c?d", "ä"])).toBe("/v2/a%2Fb/c%3Fd/%C3%A4");
  });

  it("leaves only the unreserved characters as they are", () => {
    expect(encode("aZ0-_.~!*'()")).toBe("aZ0-_.~%21%2A%27%28%29");
  });

  it("sorts a query by name, then by value", () => {
    expect(
      queryOf([
        ["b", "2"],
        ["a", "2"],
        ["a", "1"],
      ]),
    ).toBe("a=1&a=2&b=2");
  });
});
