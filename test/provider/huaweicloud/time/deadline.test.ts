import { parseDuration } from "../../../../provider/huaweicloud/time/deadline";

describe("a duration", () => {
  it.each([
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1h0m1s", 3_601_000],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "5", "5 parsecs", "0s", "-5m", "5m ", "1.5h", "s"])("%j is none", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});
