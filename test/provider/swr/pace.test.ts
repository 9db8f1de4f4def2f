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

  it("slows down once for all requests that were on their way together", () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 10; request++) pace.take();
    for (let request = 0; request < 10; request++) pace.throttled(clock.elapsed());
    // 70 % of the ten that were sent in the last second.
    expect(pace.waitMs).toBeCloseTo(1_000 / 7);
  });

  it("gives each waiting request a turn of its own", async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 10; request++) pace.take();
    pace.throttled(clock.elapsed());
    const turns = [0, 1, 2].map(() => {
      const { waitMs } = pace;
      pace.take();
      return Math.round(waitMs);
    });
    expect(turns).toEqual([143, 286, 429]);
  });

  it("never stands still", async () => {
    const clock = new FakeClock();
    const pace = new Pace(clock);
    for (let request = 0; request < 20; request++) {
      pace.take();
      await clock.pass(10_000);
      pace.throttled(clock.elapsed());
    }
    expect(pace.waitMs).toBe(2_000);
  });
});
