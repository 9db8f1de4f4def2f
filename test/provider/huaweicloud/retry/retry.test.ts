import { ApiError, type ApiErrorKind } from "../../../../provider/huaweicloud/errors/api-error";
import { type RetryOptions, withRetries } from "../../../../provider/huaweicloud/retry/retry";
import { RetryBudget } from "../../../../provider/huaweicloud/retry/retry-budget";
import { notCancelled } from "../../../../provider/huaweicloud/time/cancellation";
import { swr } from "../../../../provider/swr/service";
import { FakeClock } from "../../../support/fake-clock";

function faultOfKind(kind: ApiErrorKind, retryAfterMs?: number) {
  return new ApiError({ kind, service: swr, request: "DELETE /x", endpoint: "https://x", reason: "r", retryAfterMs });
}

const patient = (more: Partial<RetryOptions<unknown>> = {}): RetryOptions<unknown> => ({
  idempotent: true,
  maxRetries: 3,
  clock: new FakeClock(),
  deadline: { at: 1e9, text: "5m" },
  budget: new RetryBudget(),
  cancellation: notCancelled,
  ...more,
});

/** An exchange that ends in these one after the other, in the last one for ever. */
function ending(...ends: Array<ApiError | string>) {
  const exchange = async () => {
    const end = ends[Math.min(exchange.sent++, ends.length - 1)];
    if (typeof end === "string") return end;
    throw end;
  };
  exchange.sent = 0;
  return exchange;
}

async function faultFrom(exchange: () => Promise<unknown>, options: RetryOptions<unknown>): Promise<ApiError> {
  return withRetries(exchange, options).then(
    () => {
      throw new Error("it did not fail");
    },
    (fault: ApiError) => fault,
  );
}

async function triesFor(kind: ApiErrorKind, idempotent: boolean) {
  const exchange = ending(faultOfKind(kind));
  expect(await faultFrom(exchange, patient({ idempotent }))).toMatchObject({ kind, attempts: exchange.sent });
  return exchange.sent;
}

describe("trying again", () => {
  it.each([
    ["throttled", 13, 13],
    ["unreachable", 4, 4],
    ["invalidResponse", 4, 1],
    ["serverError", 4, 1],
    ["unauthenticated", 1, 1],
    ["accessDenied", 1, 1],
    ["rejected", 1, 1],
    ["notFound", 1, 1],
    ["unconfirmedNotFound", 1, 1],
    ["redirected", 1, 1],
    ["misconfigured", 1, 1],
    ["timedOut", 1, 1],
    ["cancelled", 1, 1],
  ] as const)("after %s: %i tries of what may be repeated, %i of a POST", async (kind, repeatable, post) => {
    expect([await triesFor(kind, true), await triesFor(kind, false)]).toEqual([repeatable, post]);
  });

  it("does not repeat a POST that may have acted, whatever the kind", async () => {
    const exchange = ending(new ApiError({ ...faultOfKind("throttled").details, mayHaveTakenEffect: true }));
    await faultFrom(exchange, patient({ idempotent: false }));
    expect(exchange.sent).toBe(1);
  });

  it.each([
    ["invalidResponse", 8, [250, 500, 1000, 2000, 4000, 8000, 10000, 10000]],
    ["serverError", 8, [250, 500, 1000, 2000, 4000, 8000, 10000, 10000]],
    ["throttled", 2, [500, 1000, 2000, 4000, 8000, 10000, 10000, 10000]],
  ] as const)(
    "waits exponentially longer after %s, with full jitter, and not for ever",
    async (kind, maxRetries, waits) => {
      const clock = new FakeClock(0.5);
      await faultFrom(ending(faultOfKind(kind)), patient({ maxRetries, clock }));
      expect(clock.waits).toEqual(waits);
    },
  );

  it("never comes back sooner than Retry-After says", async () => {
    const clock = new FakeClock(0);
    const exchange = ending(faultOfKind("throttled", 7_000), "done");
    expect(await withRetries(exchange, patient({ idempotent: false, clock }))).toBe("done");
    expect(clock.waits).toEqual([7_000]);
  });

  it("passes on at once what is no fault", async () => {
    const mistake = new TypeError("a mistake of ours");
    const exchange = async () => {
      throw mistake;
    };
    await expect(withRetries(exchange, patient())).rejects.toBe(mistake);
  });
});

describe("what must not be sent twice", () => {
  it.each(["invalidResponse", "serverError", "timedOut"] as const)(
    "is settled first after %s, and the result of the lost try taken",
    async (kind) => {
      const settle = async () => "made by the first";
      const exchange = ending(faultOfKind(kind));
      expect(await withRetries(exchange, patient({ idempotent: false, resolveLostRequest: settle }))).toBe(
        "made by the first",
      );
      expect(exchange.sent).toBe(1);
    },
  );

  it("is sent again only where the lost try surely made nothing, with the waits and the budget of all others", async () => {
    const clock = new FakeClock(0.5);
    const settle = async () => undefined;
    const fault = await faultFrom(
      ending(faultOfKind("serverError")),
      patient({ idempotent: false, resolveLostRequest: settle, clock }),
    );
    expect(fault).toMatchObject({ attempts: 4, mayHaveTakenEffect: true });
    expect(clock.waits).toEqual([250, 500, 1000]);
  });

  it("is settled where it is tried no more, too", async () => {
    const settle = async () => "made by the first";
    expect(
      await withRetries(
        ending(faultOfKind("invalidResponse")),
        patient({ idempotent: false, maxRetries: 0, resolveLostRequest: settle }),
      ),
    ).toBe("made by the first");
  });

  it("is not asked about where it surely did not act", async () => {
    const settle = jest.fn();
    await withRetries(
      ending(faultOfKind("throttled"), "done"),
      patient({ idempotent: false, resolveLostRequest: settle }),
    );
    expect(settle).not.toHaveBeenCalled();
  });

  it("is not sent again where it cannot be settled", async () => {
    const settle = async () => {
      throw faultOfKind("accessDenied");
    };
    const exchange = ending(faultOfKind("invalidResponse"));
    expect(await faultFrom(exchange, patient({ idempotent: false, resolveLostRequest: settle }))).toMatchObject({
      kind: "accessDenied",
    });
    expect(exchange.sent).toBe(1);
  });
});

describe("the end of trying", () => {
  it("gives up rather than wait to the operation's deadline, and says so", async () => {
    const clock = new FakeClock();
    const deadline = { at: 30_000, text: "30s" };
    const fault = await faultFrom(ending(faultOfKind("throttled", 30_000)), patient({ clock, deadline }));
    expect(fault).toMatchObject({
      attempts: 1,
      notRetriedBecause: "the next try, 30 s later, would come after the 30s that the operation may take",
    });
    expect(clock.waits).toEqual([]);
  });

  it("waits when the next try comes just before the deadline", async () => {
    const clock = new FakeClock();
    const exchange = ending(faultOfKind("throttled", 29_999), "done");
    expect(await withRetries(exchange, patient({ clock, deadline: { at: 30_000, text: "30s" } }))).toBe("done");
  });

  it("tells how often and how long it was tried, and what came before the last try", async () => {
    const clock = new FakeClock(0.5);
    await clock.pass(1_000);
    const first = faultOfKind("serverError");
    const fault = await faultFrom(ending(first, faultOfKind("rejected")), patient({ clock }));
    expect(fault).toMatchObject({
      kind: "rejected",
      attempts: 2,
      tookMs: 250,
      previous: first,
      mayHaveTakenEffect: true,
    });
    expect(fault.notRetriedBecause).toBeUndefined();
  });

  it("holds what may have been done by a try before against the last one only, not the other way round", async () => {
    const fault = await faultFrom(ending(faultOfKind("throttled"), faultOfKind("rejected")), patient());
    expect(fault).toMatchObject({ attempts: 2, mayHaveTakenEffect: false });
  });

  it("tells before each wait", async () => {
    const told: Array<[string, number]> = [];
    const onWait = (fault: ApiError, waitMs: number) => told.push([fault.kind, waitMs]);
    await withRetries(ending(faultOfKind("invalidResponse"), faultOfKind("serverError"), "done"), patient({ onWait }));
    expect(told).toEqual([
      ["invalidResponse", 250],
      ["serverError", 500],
    ]);
  });

  it("does not wait once the run is interrupted", async () => {
    const stop = AbortSignal.abort("the run was interrupted");
    const clock = new FakeClock();
    await withRetries(
      ending(faultOfKind("invalidResponse"), "done"),
      patient({ clock, cancellation: { ...notCancelled, noNewRequests: stop } }),
    );
    expect(clock.waits).toEqual([]);
  });
});

describe("the retry budget of a process", () => {
  it.each([
    ["invalidResponse", 500 + 50],
    ["serverError", 500 + 100],
    ["throttled", 500 * 13],
  ] as const)("lets 500 requests that all end in %s be sent %i times, not 2000", async (kind, sent) => {
    const budget = new RetryBudget();
    let total = 0;
    for (let request = 0; request < 500; request++) {
      const exchange = ending(faultOfKind(kind));
      await faultFrom(exchange, patient({ budget }));
      total += exchange.sent;
    }
    expect(total).toBe(sent);
  });

  it("says so when it is spent", async () => {
    const budget = new RetryBudget();
    expect(budget.spend(491)).toBe(true);
    expect(await faultFrom(ending(faultOfKind("invalidResponse")), patient({ budget }))).toMatchObject({
      attempts: 1,
      notRetriedBecause: "so many requests of this run have failed that none is tried again",
    });
  });

  it("can be spent to the last token", () => {
    const budget = new RetryBudget();
    expect([budget.spend(500), budget.spend(1)]).toEqual([true, false]);
  });

  it("is paid back what the retry cost that led to a success, and one token by any other", async () => {
    const budget = new RetryBudget();
    budget.spend(490);
    await withRetries(ending(faultOfKind("invalidResponse"), "done"), patient({ budget }));
    expect(budget.spend(11)).toBe(false);
    await withRetries(ending("done"), patient({ budget }));
    expect(budget.spend(11)).toBe(true);
  });

  it("is never more than full", () => {
    const budget = new RetryBudget();
    budget.earn(10);
    expect([budget.spend(500), budget.spend(1)]).toEqual([true, false]);
  });
});
