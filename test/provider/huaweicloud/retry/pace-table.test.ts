import { expectInDocs, tableOf } from "../../../support/written-docs";
import { type Limit, limits, noLimit, type Outcome, outcomeOf, type Refusals, refusals } from "./pace-table";

const counts = [50, 500];
const fewSeeds = [1, 2, 3, 4, 5];
// One late request makes a run twice as long: without a limit, where the bound is close, more of them tell.
const manySeeds = Array.from({ length: 20 }, (_, index) => index + 1);

interface Case {
  limit: Limit;
  refusal: Refusals;
  count: number;
  runs: Outcome[];
  plain: Outcome[];
}

const mean = (outcomes: readonly Outcome[], what: "seconds" | "refused") =>
  outcomes.reduce((sum, outcome) => sum + outcome[what], 0) / outcomes.length;

async function cases(): Promise<Case[]> {
  const all: Case[] = [];
  for (const refusal of refusals) {
    for (const count of counts) {
      const plain = await each(manySeeds, (seed) => outcomeOf(noLimit, refusal, count, seed, "plain"));
      const none = await each(manySeeds, (seed) => outcomeOf(noLimit, refusal, count, seed, "client"));
      all.push({ limit: noLimit, refusal, count, runs: none, plain });
    }
  }
  for (const limit of limits) {
    for (const count of limit.counts ?? counts) {
      for (const refusal of refusals) {
        const runs = await each(fewSeeds, (seed) => outcomeOf(limit, refusal, count, seed, "client"));
        const alike = all.find((other) => other.refusal === refusal && other.count >= count);
        all.push({ limit, refusal, count, runs, plain: alike?.plain ?? [] });
      }
    }
  }
  return all;
}

async function each<T, R>(items: readonly T[], what: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await what(item));
  return results;
}

/** Two digits tell enough. */
const rounded = (value: number) => `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)}`;
const shown = (runs: readonly Outcome[], count: number) =>
  `${rounded(mean(runs, "seconds"))} s, ${Math.round((100 * mean(runs, "refused")) / count)} %`;

function tables(all: readonly Case[]): string {
  const free = all
    .filter(({ limit, refusal }) => limit === noLimit && refusal.share > 0)
    .map(({ refusal, count, runs, plain }) => [refusal.name, `${count}`, shown(plain, count), shown(runs, count)]);
  const limited = limits.flatMap((limit) =>
    (limit.counts ?? counts).map((count) => [
      limit.name,
      `${count}`,
      `${rounded(limit.ideal(count))} s`,
      ...all.filter((one) => one.limit === limit && one.count === count).map(({ runs }) => shown(runs, count)),
    ]),
  );
  return [
    tableOf([["refused at random", "requests", "plain back-off", "with the adaptive rate"], ...free]),
    tableOf([
      ["limit", "requests", "ideal", ...refusals.map(({ name, share }) => (share > 0 ? `and ${name}` : "alone"))],
      ...limited,
    ]),
  ].join("\n");
}

describe("the pace of requests, in virtual time", () => {
  let all: Case[] = [];
  beforeAll(async () => {
    all = await cases();
  }, 240_000);

  const casesOf = (limit: Limit) => all.filter((one) => one.limit === limit);

  it.each([noLimit, ...limits].map((limit) => [limit.name, limit] as const))(
    "lets all end in time, and few be refused: limit %s",
    (_, limit) => {
      for (const { refusal, count, runs } of casesOf(limit)) {
        expect(runs.map(({ done }) => done)).toEqual(runs.map(() => count));
        expect(mean(runs, "refused") / count).toBeLessThan(limit.bounds.refused[refusal.share > 0 ? 1 : 0]);
      }
    },
  );

  it.each(refusals.map((refusal) => [refusal.name, refusal] as const))(
    "costs no more than 1.5 times plain back-off where refusals do not depend on it: %s",
    (_, refusal) => {
      for (const { runs, plain } of casesOf(noLimit).filter((one) => one.refusal === refusal)) {
        expect(mean(runs, "seconds")).toBeLessThanOrEqual(1.5 * mean(plain, "seconds"));
      }
    },
  );

  it.each(limits.map((limit) => [limit.name, limit] as const))(
    "costs little more than the limit itself, and what is refused beside it: %s",
    (_, limit) => {
      for (const { refusal, count, runs, plain } of casesOf(limit)) {
        const ideal = limit.ideal(count) / (1 - refusal.share) + mean(plain, "seconds");
        expect(mean(runs, "seconds")).toBeLessThan(limit.bounds.time[refusal.share > 0 ? 1 : 0] * ideal);
      }
    },
  );

  it("is as docs/rate-limits.md says (after a change of behaviour: npm run docs)", () => {
    expectInDocs("rate-limits.md", "pace table", `\n\n${tables(all)}\n`);
  });
});
