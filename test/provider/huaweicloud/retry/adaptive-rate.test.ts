import { AdaptiveRate } from "../../../../provider/huaweicloud/retry/adaptive-rate";
import type { End, Permit } from "../../../../provider/huaweicloud/retry/permit";
import { GatewayLimit } from "../../../../provider/huaweicloud/retry/request-limiter";

interface Run {
  throttled: number;
  /** When the last of them was sent, in seconds. */
  took: number;
}

/** Sends so many requests one after the other, each as soon as it may, to a service that lets so many through in a period. */
function send(count: number, allowed: (ms: number) => number, periodMs = 1_000): Run {
  const pace = new AdaptiveRate();
  const limit = new GatewayLimit();
  const accepted: number[] = [];
  let now = 0;
  let throttled = 0;
  while (accepted.length < count) {
    now = Math.max(now + 1, pace.nextAt(), limit.nextAt(0));
    const permit = pace.sent(now);
    limit.sent(permit);
    const isAccepted = accepted.filter((at) => at > now - periodMs).length < allowed(now);
    if (isAccepted) accepted.push(now);
    else throttled += 1;
    const end = isAccepted ? "through" : "throttled";
    pace.ended(permit, limit.hasRefused(permit, end) ? "lost" : end, now);
  }
  return { throttled, took: now / 1_000 };
}

/** A pace, and requests that are sent by it. */
class Sender {
  readonly #pace = new AdaptiveRate();
  now = 0;

  /** Sends one for each of these answers at once. */
  atOnce(...ends: End[]): this {
    const passages = ends.map(() => this.#pace.sent(this.now));
    this.now += 1;
    passages.forEach((permit, index) => {
      this.#pace.ended(permit, ends[index] ?? "lost", this.now);
    });
    return this;
  }

  /** Sends one after the other, each as soon as it may. */
  inTurn(...ends: End[]): this {
    for (const end of ends) {
      this.now = Math.max(this.now + 1, this.#pace.nextAt());
      this.#pace.ended(this.#pace.sent(this.now), end, this.now);
    }
    return this;
  }

  /** Sends one, and leaves it on its way. */
  begin(): Permit {
    return this.#pace.sent(this.now);
  }

  end(permit: Permit, end: End): this {
    this.#pace.ended(permit, end, this.now);
    return this;
  }

  /** Requests a second; Infinity at full speed. */
  get rate(): number {
    this.#pace.ended(this.#pace.sent(this.now), "lost", this.now);
    const gap = this.#pace.nextAt() - this.now;
    return gap > 0 ? Math.round(100_000 / gap) / 100 : Number.POSITIVE_INFINITY;
  }
}

const times = (count: number, ...ends: End[]): End[] => Array.from({ length: count }, () => ends).flat();

/** Ten were let through at once, and ten refused. */
const slowed = () => new Sender().atOnce(...times(10, "through"), ...times(10, "throttled"));

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

  it("is none while no more than a fifth is refused", () => {
    expect(new Sender().inTurn(...times(30, "throttled", ...times(4, "through"))).rate).toBe(Number.POSITIVE_INFINITY);
  });

  it("is 85 % of what was let through in a second, as soon as more is refused", () => {
    expect(slowed().rate).toBe(8.5);
    const sender = new Sender().atOnce(...times(10, "through"));
    sender.now += 1_000;
    expect(sender.atOnce("through", "through", "throttled", "throttled", "throttled").rate).toBe(1.7);
  });

  it("counts what is on its way as let through, until its answer comes", () => {
    const sender = new Sender();
    const passages = times(12, "lost").map(() => sender.begin());
    for (const permit of passages.slice(0, 3)) sender.end(permit, "throttled");
    expect(sender.rate).toBe(Number.POSITIVE_INFINITY);
    for (const permit of passages.slice(3, 5)) sender.end(permit, "throttled");
    const { rate } = sender;
    expect(rate).toBeLessThan(8);
    for (const permit of passages.slice(5, 7)) sender.end(permit, "throttled");
    expect(sender.rate).toBeCloseTo(rate - 2 * 0.85, 1);
  });

  it("is tried with ten requests, and becomes ever faster where they go well", () => {
    const sender = slowed().inTurn(...times(10, "through"));
    expect(sender.rate).toBe(8.5);
    const rates = [1, 2, 3].map(() => sender.inTurn(...times(10, "through")).rate);
    const [first = 0, second = 0, third = 0] = rates;
    expect(first).toBeGreaterThan(8.5);
    expect(second - first).toBeGreaterThan(first - 8.5);
    expect(third - second).toBeGreaterThan(second - first);
  });

  it("is twice as fast again where slower requests are refused as well, up to full speed", () => {
    const sender = slowed().inTurn(...times(3, "through", "through", "throttled"), "through");
    expect(sender.rate).toBe(17);
    sender.inTurn(...times(6, "through", "through", "throttled"));
    expect(sender.rate).toBe(Number.POSITIVE_INFINITY);
    // A third is borne from then on.
    expect(sender.inTurn(...times(20, "through", "through", "throttled")).rate).toBe(Number.POSITIVE_INFINITY);
  });

  it("is halved where most of the slower requests are refused, and where all are", () => {
    expect(slowed().inTurn(...times(3, "through", "throttled", "throttled"), "throttled").rate).toBe(4.25);
    expect(slowed().inTurn("throttled", "throttled").rate).toBe(4.25);
  });

  it("comes back twofold after a moment in which nothing was let through, and stays below what is refused once more", () => {
    const sender = slowed()
      .inTurn(...times(4, "throttled"))
      .inTurn("through", "through");
    expect(sender.rate).toBe(4.25);
    expect(sender.inTurn("through").rate).toBe(8.5);
    expect(sender.inTurn("throttled", "throttled").rate).toBe(4.25);
    expect(sender.inTurn(...times(10, "through")).rate).toBeCloseTo(4.25, 1);
  });

  it("says nothing new of the pace where it was sent before that changed", () => {
    const sender = new Sender();
    const late = times(16, "lost").map(() => sender.begin());
    for (const permit of late.slice(0, 8)) sender.end(permit, "throttled");
    const { rate } = sender;
    for (const permit of late.slice(8)) sender.end(permit, "through");
    expect(sender.rate).toBe(rate);
  });

  it("goes by the minute where nothing is let through for long", () => {
    const sender = slowed().inTurn(...times(20, "throttled"), "through", "through", "through");
    // Ten a minute.
    expect(sender.rate).toBe(0.17);
  });

  it("is never slower than one request in ten seconds", () => {
    expect(slowed().inTurn(...times(100, "throttled")).rate).toBe(0.1);
  });

  it("is never in step with what comes and goes: each gap is between half and one and a half", () => {
    const gaps = [0, 0.999].map((chance) => {
      const pace = new AdaptiveRate(() => chance);
      const passages = times(20, "lost").map(() => pace.sent(0));
      passages.forEach((permit, index) => {
        pace.ended(permit, index < 10 ? "through" : "throttled", 1);
      });
      return pace.nextAt() * 8.5;
    });
    expect(gaps).toEqual([500, 1_499].map((ms) => expect.closeTo(ms, 0)));
  });
});
