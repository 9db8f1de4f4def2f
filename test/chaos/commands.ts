import * as fc from "fast-check";
import { type ApiVariant, alternatives, defaultVariant } from "../emulator/api-variant";
import type { InjectedFault } from "../emulator/faults";
import { error } from "../support/emulated-provider";

export type Args = Readonly<Record<string, unknown>> & { name: string };

/** What befalls the requests of a command, one after the other; `undefined` lets one through. */
export type Troubles = ReadonlyArray<InjectedTrouble | undefined>;

/** A fault that the emulator injects, in words for a failing example. */
export interface InjectedTrouble {
  name: string;
  fault: InjectedFault;
}

/** `fresh`: in a process of its own. `killed`: engine and host die at the end, before the result is recorded. */
interface Run {
  troubles: Troubles;
  fresh: boolean;
  killed: boolean;
}

export type Command =
  | ({ kind: "up"; args: Args; adopts: boolean } & Run)
  | ({ kind: "refresh"; name: string } & Run)
  | ({ kind: "destroy"; name: string } & Run)
  /** Behind everybody's back. */
  | { kind: "edit"; name: string; change: object }
  | { kind: "drop"; name: string }
  | { kind: "appear"; args: Args };

/** The place in an injected answer that echoes the secrets that were sent. */
export const echo = "{secrets}";

const html = (status: number) => ({ status, body: `<!doctype html><html>${echo}</html>` });
/** Errors that echo what was sent. */
const echoing = (status: number, code: string) => error(status, code, `no: ${echo}`);

/** The service may have done it, or not. */
const unclear: InjectedTrouble[] = [false, true].flatMap((afterEffect) => {
  const when = afterEffect ? "after" : "before";
  return [
    ...[500, 502, 503, 507, 408].map((status) => ({
      name: `${status} ${when}`,
      fault: { afterEffect, answer: echoing(status, `SVCSTG.SWR.${status}0005`) },
    })),
    { name: `502 page ${when}`, fault: { afterEffect, answer: html(502) } },
    { name: `200 page ${when}`, fault: { afterEffect, answer: html(200) } },
    ...[{ error: "no" }, { success: false }, { code: 0 }, '"OK"', "false", "{}"].map((body) => ({
      name: `200 ${JSON.stringify(body)} ${when}`,
      // An answer that says yes must be true.
      fault: { afterEffect: afterEffect || body === "{}", answer: { status: 200, body } },
    })),
    { name: `200 error ${when}`, fault: { afterEffect, answer: echoing(200, "SVCSTG.SWR.5000005") } },
    { name: `reset ${when}`, fault: { afterEffect, cut: "reset" as const } },
    { name: `torn ${when}`, fault: { afterEffect, cut: "torn" as const } },
    ...[3_000, 25_000, 301_000].map((delayMs) => ({
      name: `slow ${delayMs} ${when} lost`,
      fault: { afterEffect, delayMs, cut: "reset" as const },
    })),
  ];
});

/** It surely has not. */
const refused: InjectedTrouble[] = [
  ...[0, 2, 30, 9_999].map((seconds) => ({
    name: `429 after ${seconds} s`,
    fault: { answer: { ...echoing(429, "APIGW.0308"), headers: { "retry-after": String(seconds) } } },
  })),
  { name: "403 throttled", fault: { answer: echoing(403, "SVCSTG.SWR.4031032") } },
  { name: "409 busy", fault: { answer: echoing(409, "SVCSTG.SWR.4090023") } },
  { name: "400", fault: { answer: echoing(400, "SVCSTG.SWR.4000014") } },
  { name: "401", fault: { answer: echoing(401, "APIGW.0301") } },
  { name: "403", fault: { answer: echoing(403, "SVCSTG.SWR.4030170") } },
  { name: "404 gateway", fault: { answer: echoing(404, "APIGW.0101") } },
  { name: "404 page", fault: { answer: html(404) } },
  { name: "404 other JSON", fault: { answer: { status: 404, body: { code: 404 } } } },
  { name: "302", fault: { answer: { status: 302, headers: { location: "http://127.0.0.1:1/" }, body: "" } } },
];

const slow: InjectedTrouble[] = [1_000, 25_000, 301_000].map((delayMs) => ({
  name: `slow ${delayMs}`,
  fault: { delayMs, afterEffect: true },
}));

const trouble = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 3, arbitrary: fc.constantFrom(...unclear) },
  { weight: 2, arbitrary: fc.constantFrom(...refused) },
  { weight: 1, arbitrary: fc.constantFrom(...slow) },
);
const troubles = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Troubles>([]) },
  { weight: 3, arbitrary: fc.array(trouble, { maxLength: 8 }) },
);
const run = { troubles, fresh: fc.boolean(), killed: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0) };

/** Commands for resources of one kind: what programs say of them, and what somebody changes behind their back. */
export function commandsFor(
  args: fc.Arbitrary<Args>,
  changes: readonly object[],
  names: readonly string[],
): fc.Arbitrary<Command[]> {
  const name = fc.constantFrom(...names);
  const command: fc.Arbitrary<Command> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("up" as const),
        args,
        adopts: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
        ...run,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("refresh" as const), name, ...run }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("destroy" as const), name, ...run }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant("edit" as const), name, change: fc.constantFrom(...changes) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("drop" as const), name }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("appear" as const), args }) },
  );
  return fc.array(command, { minLength: 1, maxLength: 12 });
}

/** Any answer to any question that the API's documentation leaves open. */
export const switches: fc.Arbitrary<ApiVariant> = fc
  .subarray([...alternatives])
  .map((chosen) => Object.assign({}, defaultVariant, ...chosen));
