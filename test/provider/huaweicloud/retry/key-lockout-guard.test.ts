import { getEventListeners } from "node:events";
import { ApiError, type ApiErrorKind } from "../../../../provider/huaweicloud/errors/api-error";
import { KeyLockoutGuard } from "../../../../provider/huaweicloud/retry/key-lockout-guard";
import { swr } from "../../../../provider/swr/service";

const fault = (kind: ApiErrorKind, code: string | undefined = "x") =>
  new ApiError({ kind, code, service: swr, request: "GET /x", endpoint: "https://x", reason: "r" });
const patient = () => new AbortController().signal;

/** Asks for so many exchanges at once; they end in the given way, one by one. */
async function ask(lockout: KeyLockoutGuard, count: number, end: () => unknown) {
  const flight = { sent: 0, atOnce: 0, most: 0 };
  const exchange = async () => {
    flight.sent += 1;
    flight.atOnce += 1;
    flight.most = Math.max(flight.most, flight.atOnce);
    await new Promise(setImmediate);
    flight.atOnce -= 1;
    const outcome = end();
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  const instead = (refusal: ApiError) => new Error(`not sent: ${refusal.kind}`);
  const outcomes = await Promise.allSettled(
    Array.from({ length: count }, () => lockout.during(exchange, patient(), instead)),
  );
  const messages = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.message : outcome.value));
  return { ...flight, messages };
}

describe("keeping a wrong key from being locked", () => {
  it("sends one request of many with a key that is not accepted, and none later", async () => {
    const lockout = new KeyLockoutGuard();
    const { sent, messages } = await ask(lockout, 20, () => fault("unauthenticated"));
    expect(sent).toBe(1);
    expect(messages.filter((text) => text === "not sent: unauthenticated")).toHaveLength(19);
    expect((await ask(lockout, 5, () => "done")).sent).toBe(0);
  });

  it.each(["done", "notFound", "accessDenied", "rejected"] as const)(
    "opens to all at once when the first ends in %s",
    async (end) => {
      const lockout = new KeyLockoutGuard();
      await ask(lockout, 1, () => (end === "done" ? end : fault(end)));
      expect(await ask(lockout, 20, () => "done")).toMatchObject({ sent: 20, most: 20 });
    },
  );

  it.each(["serverError", "invalidResponse", "unreachable", "throttled", "unconfirmedNotFound"] as const)(
    "sends three at a time, fewer than lock a key, while answers like %s do not tell",
    async (end) => {
      expect(await ask(new KeyLockoutGuard(), 20, () => fault(end))).toMatchObject({ sent: 20, most: 3 });
    },
  );

  it("lets nobody else go while the very first is on its way", async () => {
    const ends: unknown[] = [fault("serverError"), "done"];
    const { messages, most } = await ask(new KeyLockoutGuard(), 2, () => ends.shift());
    expect(most).toBe(1);
    expect(messages[1]).toBe("done");
  });

  it("is not closed by a single 401 to a key that was accepted before, but by three in a row", async () => {
    const lockout = new KeyLockoutGuard();
    await ask(lockout, 1, () => "done");
    for (let times = 0; times < 4; times++) {
      await ask(lockout, 1, () => fault("unauthenticated"));
      await ask(lockout, 1, () => "done");
    }
    for (let times = 0; times < 3; times++) await ask(lockout, 1, () => fault("unauthenticated"));
    expect((await ask(lockout, 5, () => "done")).sent).toBe(0);
  });

  it("still sends after two 401s in a row to a key that was accepted before", async () => {
    const lockout = new KeyLockoutGuard();
    await ask(lockout, 1, () => "done");
    for (let times = 0; times < 2; times++) await ask(lockout, 1, () => fault("unauthenticated"));
    expect((await ask(lockout, 5, () => "done")).sent).toBe(5);
  });

  it("is not closed by a 401 without a code, which nobody gave who looked at the signature", async () => {
    const bare = new ApiError({ ...fault("unauthenticated").details, code: undefined });
    const lockout = new KeyLockoutGuard();
    await ask(lockout, 2, () => bare);
    expect((await ask(lockout, 2, () => "done")).sent).toBe(2);
  });

  it("takes no 403 without a code, a firewall's, for a sign that the key was accepted", async () => {
    const bare = new ApiError({ ...fault("accessDenied").details, code: undefined });
    const lockout = new KeyLockoutGuard();
    await ask(lockout, 1, () => bare);
    expect(await ask(lockout, 20, () => fault("unauthenticated"))).toMatchObject({ most: 3, sent: 3 });
  });

  it("waits no longer than its caller does", async () => {
    const lockout = new KeyLockoutGuard();
    void lockout.during(
      () => new Promise(() => {}),
      patient(),
      () => new Error(),
    );
    const caller = new AbortController();
    const waiting = lockout.during(
      async () => "its own reason",
      caller.signal,
      () => new Error("not sent"),
    );
    caller.abort();
    expect(await waiting).toBe("its own reason");
  });

  it("leaves no listener with a caller that had to wait: one signal may outlive many requests", async () => {
    const lockout = new KeyLockoutGuard();
    const caller = patient();
    const exchange = () => new Promise(setImmediate);
    await Promise.all([1, 2, 3].map(() => lockout.during(exchange, caller, () => new Error())));
    expect(getEventListeners(caller, "abort")).toEqual([]);
  });
});
