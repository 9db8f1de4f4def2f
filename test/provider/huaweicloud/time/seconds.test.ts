import { seconds } from "../../../../provider/huaweicloud/time/seconds";

it.each([
  [0, "0 s"],
  [249, "0.2 s"],
  [1_000, "1 s"],
  [9_949, "9.9 s"],
  [9_950, "10 s"],
  [30_400, "30 s"],
])("%i ms read as %s", (ms, text) => {
  expect(seconds(ms)).toBe(text);
});
