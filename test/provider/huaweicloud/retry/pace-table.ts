import { Client } from "../../../../provider/huaweicloud/client/client";
import type { ApiRequest } from "../../../../provider/huaweicloud/client/send-once";
import { ApiError } from "../../../../provider/huaweicloud/errors/api-error";
import { withRetries } from "../../../../provider/huaweicloud/retry/retry";
import { RetryBudget } from "../../../../provider/huaweicloud/retry/retry-budget";
import { notCancelled } from "../../../../provider/huaweicloud/time/cancellation";
import { swr } from "../../../../provider/swr/service";
import {
  type Admission,
  allBut,
  allButBursts,
  allButOneNode,
  atMost,
  bucket,
  randomFrom,
  unlimited,
} from "../../../support/limited-service";
import { VirtualClock } from "../../../support/virtual-clock";

/** Each without other refusals, and with them. */
interface Bounds {
  /** How many times what is ideal it may take. */
  time: readonly [number, number];
  /** Refused requests for each that is made. */
  refused: readonly [number, number];
}

export interface Limit {
  name: string;
  admits: () => Admission;
  /** How many requests are made, as far as that is not up to all. */
  counts?: readonly number[];
  /** Processes that share it, each with a client of its own. */
  processes?: number;
  /** Seconds that so many take where all of the limit is used. */
  ideal: (count: number) => number;
  bounds: Bounds;
}

export interface Refusals {
  name: string;
  admits: (seed: number) => Admission;
  /** The sum over all requests. */
  share: number;
}

const minuteMs = 60_000;
const perSecond = (most: number) => (count: number) => count / most;
const perMinute = (most: number) => (count: number) => 60 * Math.floor((count - 1) / most);
const ofOne: Bounds = { time: [1.5, 2.5], refused: [0.6, 1.5] };
const ofSeveral: Bounds = { time: [2, 3], refused: [1.25, 2] };
// Ideal is to send all of a minute at once; the pace spreads them.
const ofMinutes: Bounds = { time: [2.5, 2.5], refused: [1.5, 2] };

export const noLimit: Limit = { name: "none", admits: () => unlimited, ideal: () => 0, bounds: ofOne };

export const limits: readonly Limit[] = [
  ...[5, 10, 50, 200].map((most) => ({
    name: `${most} a second`,
    admits: () => atMost(most),
    ideal: perSecond(most),
    bounds: ofOne,
  })),
  {
    name: "20 a second, 50 at once",
    admits: () => bucket(20, 50),
    ideal: (count) => Math.max(0, count - 50) / 20,
    bounds: ofOne,
  },
  ...[4, 16].map((processes) => ({
    name: `20 a second for ${processes} processes`,
    admits: () => atMost(20),
    processes,
    ideal: perSecond(20),
    bounds: ofSeveral,
  })),
  { name: "300 a minute", admits: () => atMost(300, minuteMs), ideal: perMinute(300), bounds: ofMinutes },
  ...[false, true].map((countsRefused) => ({
    name: `10 a minute${countsRefused ? ", refused ones counted" : ""}`,
    admits: () => atMost(10, minuteMs, countsRefused),
    counts: [20],
    ideal: perMinute(10),
    bounds: ofMinutes,
  })),
];

export const refusals: readonly Refusals[] = [
  { name: "none", admits: () => unlimited, share: 0 },
  ...[0.05, 0.1, 0.33].map((share) => ({
    name: `${100 * share} %`,
    admits: (seed: number) => allBut(share, randomFrom(1_000 + seed)),
    share,
  })),
  { name: "2 s in each 10 s", admits: (seed) => allButBursts(2_000, 10_000, 2_000 * (seed - 1)), share: 0.2 },
  { name: "one node of four", admits: () => allButOneNode(4), share: 0.25 },
];

export interface Outcome {
  /** How many ended well. */
  done: number;
  seconds: number;
  refused: number;
}

const endpoint = "https://swr-api.example.com";
const deadline = { at: 5 * minuteMs, text: "5m" };
const maxRetries = 4;
const [latencyMs, refusalMs] = [50, 20];

/** Many requests at once, to a service with such a limit and such refusals; by our client, or with plain back-off. */
export async function outcomeOf(
  limit: Limit,
  refusal: Refusals,
  count: number,
  seed: number,
  sender: "client" | "plain",
): Promise<Outcome> {
  const clock = new VirtualClock(randomFrom(seed));
  const [isReached, isAdmitted] = [refusal.admits(seed), limit.admits()];
  const outcome: Outcome = { done: 0, seconds: 0, refused: 0 };
  const ask = async () => {
    const now = clock.elapsed();
    const isLetThrough = isReached(now) && isAdmitted(now);
    if (!isLetThrough) outcome.refused += 1;
    await clock.sleep(isLetThrough ? latencyMs : refusalMs);
    return isLetThrough;
  };
  const processes = Array.from({ length: limit.processes ?? 1 }, () =>
    sender === "client" ? byClient(clock, ask) : byPlainBackOff(clock, ask),
  );
  const one = async (index: number) => {
    const isDone = await processes[index % processes.length]?.().then(
      () => true,
      () => false,
    );
    if (isDone) outcome.done += 1;
    outcome.seconds = clock.elapsed() / 1_000;
  };
  await clock.during(Promise.all(Array.from({ length: count }, (_, index) => one(index))));
  return outcome;
}

function byClient(clock: VirtualClock, ask: () => Promise<boolean>): () => Promise<unknown> {
  const client = new Client({
    userAgent: "test",
    clock,
    cancellation: notCancelled,
    credentials: async () => ({ kind: "token", authToken: "made-up" }),
    maxRetries,
    transport: async () =>
      (await ask())
        ? { status: 200, headers: {}, body: "{}" }
        : { status: 429, headers: {}, body: '{"error_code":"APIGW.0308"}' },
  });
  const call: ApiRequest = { service: swr, endpoint, method: "DELETE", path: ["x"], deadline };
  return () => client.call({ ...call }, () => undefined);
}

/** Exponential back-off with full jitter, by the same policy and 16 at once, without a pace for all. */
function byPlainBackOff(clock: VirtualClock, ask: () => Promise<boolean>): () => Promise<unknown> {
  const waiting: Array<() => void> = [];
  let free = 16;
  const exchange = async () => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    const isLetThrough = await ask();
    const next = waiting.shift();
    if (next) next();
    else free += 1;
    if (!isLetThrough) {
      throw new ApiError({ kind: "throttled", service: swr, request: "DELETE /x", endpoint, reason: "slow down" });
    }
  };
  const budget = new RetryBudget();
  return () =>
    withRetries(exchange, { idempotent: true, maxRetries, clock, deadline, budget, cancellation: notCancelled });
}
