import { Fault, type FaultKind } from "../../../provider/swr/fault";
import { persist } from "../../../provider/swr/retry";
import { FakeClock } from "../../fake-clock";

function faultOfKind(kind: FaultKind, retryAfterMs?: number) {
  return new Fault({ kind, service: "SWR", request: "DELETE /x", endpoint: "https://x", reason: "r", retryAfterMs });
}

async function triesFor(kind: FaultKind, idempotent: boolean) {
  const clock = new FakeClock();
  let sent = 0;
  const exchange = async () => {
    sent += 1;
    throw faultOfKind(kind);
  };
  const deadline = { at: 1e9, text: "5m", signal: new AbortController().signal };
  const error = await persist(exchange, { idempotent, maxRetries: 3, clock, deadline }).catch(
    (caught: Fault) => caught,
  );
  expect(error).toMatchObject({ kind, tries: sent });
  return sent;
}

describe("trying again", () => {
  it.each([
    ["throttled", 4, 4],
    ["unreachable", 4, 4],
    ["broken", 4, 1],
    ["unauthenticated", 1, 1],
    ["denied", 1, 1],
    ["refused", 1, 1],
    ["gone", 1, 1],
    ["doubtful", 1, 1],
    ["misaddressed", 1, 1],
    ["late", 1, 1],
  ] as const)("after %s: %i tries of what may be repeated, %i of a POST", async (kind, repeatable, post) => {
    expect([await triesFor(kind, true), await triesFor(kind, false)]).toEqual([repeatable, post]);
  });

  it("waits exponentially longer, with full jitter, and not for ever", async () => {
    const clock = new FakeClock(0.5);
    const exchange = async () => {
      throw faultOfKind("broken");
    };
    const deadline = { at: 1e9, text: "5m", signal: new AbortController().signal };
    await expect(persist(exchange, { idempotent: true, maxRetries: 7, clock, deadline })).rejects.toThrow();
    expect(clock.waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 10000]);
  });

  it("never comes back sooner than Retry-After says", async () => {
    const clock = new FakeClock(0);
    let sent = 0;
    const exchange = async () => {
      if (sent++ === 0) throw faultOfKind("throttled", 7_000);
      return "done";
    };
    const deadline = { at: 1e9, text: "5m", signal: new AbortController().signal };
    expect(await persist(exchange, { idempotent: false, maxRetries: 3, clock, deadline })).toBe("done");
    expect(clock.waits).toEqual([7_000]);
  });

  it("gives up rather than wait beyond the operation's deadline", async () => {
    const clock = new FakeClock();
    const exchange = async () => {
      throw faultOfKind("throttled", 60_000);
    };
    const deadline = { at: 30_000, text: "30s", signal: new AbortController().signal };
    await expect(persist(exchange, { idempotent: true, maxRetries: 3, clock, deadline })).rejects.toMatchObject({
      tries: 1,
    });
    expect(clock.waits).toEqual([]);
  });
});
