import { Pace } from "../../../provider/swr/pace";
import { FakeClock } from "../../fake-clock";

interface Run {
  sent: number;
  throttled: number;
  /** When the last of them was done, in milliseconds. */
  took: number;
}

/** Sends so many requests one after the other, each as soon as it may, to a service that lets so many through in any second. */
async function send(count: number, allowed: (ms: number) => number): Promise<Run> {
  const clock = new FakeClock();
  const pace = new Pace(clock);
  const accepted: number[] = [];
  const run = { sent: 0, throttled: 0, took: 0 };
  while (accepted.length < count) {
    const { waitMs } = pace;
    pace.take();
    await clock.pass(waitMs);
    const sentAt = clock.elapsed();
    run.sent += 1;
    await clock.pass(1);
    const lately = accepted.filter((at) => at > sentAt - 1_000).length;
    if (lately < allowed(sentAt)) {
      accepted.push(sentAt);
      pace.wentThrough();
    } else {
      run.throttled += 1;
      pace.throttled(sentAt);
    }
  }
  return { ...run, took: clock.elapsed() };
}

describe("the pace of requests", () => {
  it("is none while nobody asks to slow down", async () => {
    expect(await send(300, () => 1_000)).toEqual({ sent: 300, throttled: 0, took: 300 });
  });

  it.each([
    [2, 60],
    [10, 300],
    [50, 1_500],
  ])("finds a rate near %i a second, and few of %i requests are throttled", async (limit, count) => {
    const { throttled, took } = await send(count, () => limit);
    // At the limit itself it would take 30 seconds.
    expect(took / 1_000).toBeLessThan(45);
    expect(throttled).toBeLessThan(count * 0.25);
  });

  it("comes back to full speed when the service does", async () => {
    const { took } = await send(2_000, (ms) => (ms < 5_000 ? 20 : 100_000));
    // At 20 a second it would take 100 seconds.
    expect(took / 1_000).toBeLessThan(60);
  });

  const slowed = () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 10; request++) pace.wentThrough();
    for (let request = 0; request < 10; request++) pace.throttled(clock.elapsed());
    return { clock, pace };
  };

  it("slows down once for all requests that were on their way together, to 70 % of what went through in a second", () => {
    expect(slowed().pace.waitMs).toBeCloseTo(1_000 / 7);
  });

  it("does not count what went through before", async () => {
    const { clock, pace } = slowed();
    await clock.pass(1_001);
    for (let request = 0; request < 4; request++) pace.wentThrough();
    await clock.pass(500);
    pace.throttled(clock.elapsed());
    expect(pace.waitMs).toBeCloseTo(1_000 / 2.8);
  });

  it("takes a slow-down for enough until a second has shown its effect", async () => {
    const { clock, pace } = slowed();
    await clock.pass(1_000);
    pace.throttled(clock.elapsed());
    expect(pace.waitMs).toBe(0);
    await clock.pass(1);
    pace.throttled(clock.elapsed());
    expect(pace.waitMs).toBe(1_000);
  });

  it("gives each waiting request a turn of its own", () => {
    const { pace } = slowed();
    const turns = [0, 1, 2].map(() => {
      const { waitMs } = pace;
      pace.take();
      return Math.round(waitMs);
    });
    expect(turns).toEqual([143, 286, 429]);
  });

  it("is never slower than one request a second", async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 20; request++) {
      pace.take();
      await clock.pass(10_000);
      pace.throttled(clock.elapsed());
    }
    expect(pace.waitMs).toBe(1_000);
  });
});
