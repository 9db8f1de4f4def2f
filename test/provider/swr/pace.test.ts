import { Pace } from "../../../provider/swr/pace";

interface Run {
  throttled: number;
  /** When the last of them was sent, in seconds. */
  took: number;
}

/** Sends so many requests one after the other, each as soon as it may, to a service that lets so many through in a period. */
function send(count: number, allowed: (ms: number) => number, periodMs = 1_000): Run {
  const pace = new Pace();
  const accepted: number[] = [];
  let now = 0;
  let throttled = 0;
  while (accepted.length < count) {
    now = Math.max(now + 1, pace.nextAt(0, 16));
    const passage = pace.sent(now);
    if (accepted.filter((at) => at > now - periodMs).length < allowed(now)) {
      accepted.push(now);
      pace.wentThrough();
    } else {
      throttled += 1;
      pace.throttled(passage, now);
    }
  }
  return { throttled, took: now / 1_000 };
}

/** A pace at which ten requests were sent at once, so many of which were throttled. */
function slowed(throttled: number): Pace {
  const pace = new Pace();
  const passages = Array.from({ length: 10 }, () => pace.sent(0));
  for (const passage of passages.slice(0, throttled)) pace.throttled(passage, 100);
  return pace;
}

const gap = (pace: Pace) => Math.round(pace.nextAt(0, 16));

describe("the pace of requests", () => {
  it("is none up to the gateway's own limit, while nobody asks to slow down", () => {
    expect(send(200, () => 1_000)).toEqual({ throttled: 0, took: 0.2 });
  });

  it.each([500, 2_000])(
    "keeps to the gateway's own limit, and needs little more than the time for that: %i requests",
    (count) => {
      const { throttled, took } = send(count, () => 200);
      // The one that shows it.
      expect(throttled).toBe(1);
      expect(took).toBeLessThan((count / 200) * 1.1);
    },
  );

  it.each([
    [2, 60],
    [10, 300],
    [50, 1_500],
  ])("finds a rate near %i a second, and few of %i requests are throttled", (limit, count) => {
    const { throttled, took } = send(count, () => limit);
    // At the limit itself it would take 30 seconds.
    expect(took).toBeLessThan(45);
    expect(throttled).toBeLessThan(count * 0.25);
  });

  it("finds a limit by the minute too", () => {
    const { throttled, took } = send(60, () => 10, 60_000);
    // At the limit itself it would take 5 minutes.
    expect(took).toBeLessThan(8 * 60);
    expect(throttled).toBeLessThan(60);
  });

  it("comes back to full speed when the service does", () => {
    // At 20 a second it would take 100 seconds.
    expect(send(2_000, (ms) => (ms < 5_000 ? 20 : 100_000)).took).toBeLessThan(60);
  });

  it("slows down to 70 % of what was not throttled in a second, on its way or through", () => {
    expect(gap(slowed(1))).toBe(Math.round(1_000 / (0.7 * 9)));
  });

  it("does not count what was sent a second ago", () => {
    const pace = new Pace();
    for (let request = 0; request < 10; request++) pace.sent(0);
    pace.throttled(pace.sent(1_000), 1_000);
    // One a second, where a slow-down starts.
    expect(gap(pace)).toBe(2_000);
  });

  it("is none again above 200 a second", () => {
    const pace = new Pace();
    for (let request = 0; request < 100; request++) pace.sent(0);
    pace.throttled(pace.sent(0), 0);
    // From 70 a second, a tenth of one at a time.
    for (let request = 0; request < 1_299; request++) pace.wentThrough();
    pace.sent(5_000);
    expect(gap(pace)).toBe(5_005);
    pace.wentThrough();
    pace.wentThrough();
    expect(pace.nextAt(0, 16)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("slows down once for all that were sent together", () => {
    expect(gap(slowed(5))).toBe(gap(slowed(1)));
  });

  it("takes a slow-down for enough until a second has shown its effect", () => {
    const pace = slowed(1);
    pace.throttled(pace.sent(1_100), 1_100);
    expect(gap(pace)).toBe(1_100 + Math.round(1_000 / (0.7 * 9)));
    pace.throttled(pace.sent(1_101), 1_101);
    expect(gap(pace)).toBe(1_101 + Math.round(2_000 / (0.7 * 9)));
  });

  it("starts with one a second at least, and halves it with each refusal", () => {
    const pace = new Pace();
    const gaps = [0, 2_000, 4_000, 6_000, 8_000].map((now) => {
      pace.throttled(pace.sent(now), now);
      return pace.nextAt(0, 16) - now;
    });
    expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 10_000]);
  });

  it("is never slower than one request in ten seconds", () => {
    const pace = new Pace();
    for (let now = 0; now < 100_000; now += 5_000) pace.throttled(pace.sent(now), now);
    expect(pace.nextAt(0, 16) - 95_000).toBe(10_000);
  });
});
