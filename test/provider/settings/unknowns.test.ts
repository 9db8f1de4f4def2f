import { hasUnknown, isUnknownAt, UNKNOWN } from "../../../provider/settings/unknowns";

describe("a value that preview does not know", () => {
  it("is seen at any depth", () => {
    expect(hasUnknown({ a: [{ b: UNKNOWN }] })).toBe(true);
    expect(hasUnknown({ a: [{ b: "known" }], c: null })).toBe(false);
  });

  it("is seen on the way to a property that it stands in place of", () => {
    expect(isUnknownAt({ credential: UNKNOWN }, ["credential", "accessKey"])).toBe(true);
    expect(isUnknownAt({ credential: { accessKey: "a" } }, ["credential", "accessSecret"])).toBe(false);
  });
});
