import { getEventListeners } from "node:events";
import type { Permit } from "../../../../provider/huaweicloud/retry/permit";
import { RequestLimiter } from "../../../../provider/huaweicloud/retry/request-limiter";
import { VirtualClock } from "../../../support/virtual-clock";

const patient = () => new AbortController().signal;

/** Lets go what has been resolved so far. */
const turn = () => new Promise(setImmediate);

/** Asks for so many passages, and keeps those that were given. */
function crowd(limiter: RequestLimiter, count: number, urgent = false) {
  const inside: Permit[] = [];
  for (let index = 0; index < count; index++) {
    void limiter.acquire(urgent, patient()).then((permit) => permit && inside.push(permit));
  }
  return inside;
}

/** Four are let through, and twelve refused: from then on it is 3.4 a second. */
async function slowDown(limiter: RequestLimiter): Promise<void> {
  const inside = crowd(limiter, 16);
  await turn();
  inside.forEach((permit, index) => {
    limiter.release(permit, index < 4 ? "through" : "throttled");
  });
}

/** How long the next two wait. */
async function timeOf(clock: VirtualClock, limiter: RequestLimiter): Promise<number> {
  const from = clock.elapsed();
  for (let request = 0; request < 2; request++) {
    const permit = await clock.during(limiter.acquire(false, patient()));
    if (permit) limiter.release(permit, "lost");
  }
  return clock.elapsed() - from;
}

describe("the gate to an address", () => {
  it("lets in 16 at a time, and another one for each that leaves", async () => {
    const limiter = new RequestLimiter(new VirtualClock());
    const inside = crowd(limiter, 40);
    await turn();
    expect(inside).toHaveLength(16);
    const [first, second] = inside;
    if (first && second) {
      limiter.release(first, "through");
      limiter.release(second, "lost");
    }
    await turn();
    expect(inside).toHaveLength(18);
  });

  it("lets in those first that finish what is half done, and else in their order", async () => {
    const limiter = new RequestLimiter(new VirtualClock());
    const inside = crowd(limiter, 16);
    const order: string[] = [];
    const names: Array<[string, boolean]> = [
      ["a", false],
      ["b", false],
      ["urgent", true],
      ["c", false],
    ];
    for (const [name, urgent] of names) void limiter.acquire(urgent, patient()).then(() => order.push(name));
    await turn();
    for (const permit of inside.slice(0, 4)) {
      limiter.release(permit, "through");
      await turn();
    }
    expect(order).toEqual(["urgent", "a", "b", "c"]);
  });

  it("gives no passage to whom waits no longer, and none away in its place", async () => {
    const limiter = new RequestLimiter(new VirtualClock());
    const inside = crowd(limiter, 16);
    const caller = new AbortController();
    const waiting = limiter.acquire(false, caller.signal);
    const next = crowd(limiter, 1);
    await turn();
    caller.abort();
    expect(await waiting).toBeUndefined();
    if (inside[0]) limiter.release(inside[0], "lost");
    await turn();
    expect(next).toHaveLength(1);
    expect(await limiter.acquire(false, AbortSignal.abort())).toBeUndefined();
  });

  it("leaves no listener with a caller that was let in: one signal may outlive many requests", async () => {
    const caller = patient();
    const limiter = new RequestLimiter(new VirtualClock(), 1);
    const first = await limiter.acquire(false, caller);
    const second = limiter.acquire(false, caller);
    expect(getEventListeners(caller, "abort")).toHaveLength(1);
    if (first) limiter.release(first, "through");
    await second;
    expect(getEventListeners(caller, "abort")).toEqual([]);
  });

  it("lets in more than four again when the limit's window is over, also where none of those four is answered", async () => {
    const clock = new VirtualClock();
    const limiter = new RequestLimiter(clock);
    const quick = async () => {
      const permit = await limiter.acquire(false, patient());
      if (permit) limiter.release(permit, "through");
    };
    await Promise.all(Array.from({ length: 200 }, quick));
    const slow = crowd(limiter, 30);
    await turn();
    expect(slow).toHaveLength(4);
    await clock.during(clock.sleep(1_100));
    expect(slow).toHaveLength(16);
  });

  it("lets in 16 at a time beyond the limit as well, once it shows that there is none", async () => {
    const limiter = new RequestLimiter(new VirtualClock());
    const quick = async () => {
      const permit = await limiter.acquire(false, patient());
      if (permit) limiter.release(permit, "through");
    };
    await Promise.all(Array.from({ length: 216 }, quick));
    const inside = crowd(limiter, 30);
    await turn();
    expect(inside).toHaveLength(16);
  });

  it("does not take refusals at random for the gateway's own limit", async () => {
    const limiter = new RequestLimiter(new VirtualClock());
    for (let request = 1; request <= 220; request++) {
      const permit = await limiter.acquire(false, patient());
      if (permit) limiter.release(permit, request % 20 === 0 ? "throttled" : "through");
    }
    const inside = crowd(limiter, 30);
    await turn();
    expect(inside).toHaveLength(16);
  });

  it("waits once for all who wait", async () => {
    const clock = new VirtualClock();
    const sleep = jest.spyOn(clock, "sleep");
    const limiter = new RequestLimiter(clock);
    await slowDown(limiter);
    crowd(limiter, 10);
    await turn();
    expect(sleep).toHaveBeenCalledTimes(1);
  });

  it("slows down when more requests are throttled than let through, and only then", async () => {
    const clock = new VirtualClock();
    const limiter = new RequestLimiter(clock);
    for (const end of ["through", "lost", "throttled", "through"] as const) {
      const permit = await limiter.acquire(false, patient());
      if (permit) limiter.release(permit, end);
    }
    expect(clock.elapsed()).toBe(0);
    await slowDown(limiter);
    // Seven were not refused.
    expect(await timeOf(clock, limiter)).toBeCloseTo(2 * (1_000 / (0.85 * 7)), 3);
  });

  it("lets in whom has hardly any time left before its turn, though all are slowed down", async () => {
    const clock = new VirtualClock();
    const limiter = new RequestLimiter(clock);
    await slowDown(limiter);
    const inside = crowd(limiter, 10);
    const pressed = limiter.acquire(false, patient(), 3);
    await clock.during(pressed);
    expect(clock.elapsed()).toBe(3);
    expect(inside).toHaveLength(0);
  });

  it("lets in no more than 16 at a time, however little time is left", async () => {
    const clock = new VirtualClock();
    const limiter = new RequestLimiter(clock);
    const inside = crowd(limiter, 16);
    const order: string[] = [];
    void limiter.acquire(true, patient()).then(() => order.push("urgent"));
    void limiter.acquire(false, patient(), 0).then(() => order.push("pressed"));
    await turn();
    expect(order).toEqual([]);
    for (const permit of inside.slice(0, 2)) limiter.release(permit, "through");
    await turn();
    expect(order).toEqual(["pressed", "urgent"]);
  });

  it("does not take what goes before its turn for a sign of the pace", async () => {
    const clock = new VirtualClock();
    const limiter = new RequestLimiter(clock);
    await slowDown(limiter);
    const before = await timeOf(clock, limiter);
    for (let request = 0; request < 20; request++) {
      const permit = await limiter.acquire(false, patient(), 0);
      if (permit) limiter.release(permit, "throttled");
    }
    expect(await timeOf(clock, limiter)).toBeCloseTo(before, 3);
  });
});
