import type { Spec } from "../../provider/lifecycle/definition/recorded-state";
import { type Emulator, sample } from "../emulator/emulator";
import type { StoredItem } from "../emulator/item-store";
import { lifecycleOf } from "../support/lifecycle-of";
import type { Args } from "./commands";
import { canaries, type Kind } from "./kinds";

/** A promise to users that a command broke. */
export class BrokenPromise extends Error {}

/** What each thing says, by its id in the emulator. */
export type Snapshot = ReadonlyMap<number, string>;

export function snapshotOf(emulator: Emulator, path: string): Snapshot {
  const told = emulator
    .items(path)
    .map(({ id, hiddenFor: _, updatedAt: __, ...fields }) => [id, JSON.stringify(fields)] as const);
  return new Map(told);
}

/** What a message says was not done was not done. */
export function checkWords(message: string, before: Snapshot, after: Snapshot): void {
  const made = [...after.keys()].filter((id) => !before.has(id));
  const lost = [...before.keys()].filter((id) => !after.has(id));
  const changed = [...after.keys()].filter((id) => before.has(id) && before.get(id) !== after.get(id));
  const sayings: Array<[RegExp, number[]]> = [
    [/No \w+ was created|Nothing was created or changed/, made],
    [/Nothing was (created or )?changed/, [...changed, ...lost]],
    [/It was not deleted and stays/, lost],
    [/The state keeps what it has/, [...made, ...lost, ...changed]],
  ];
  for (const [saying, contrary] of sayings) {
    if (saying.test(message) && contrary.length > 0) {
      throw new BrokenPromise(`it says "${saying.source}", but ${contrary.join()} tells otherwise: ${message}`);
    }
  }
}

/** No secret is shown, and none but the declared one is kept. */
export function checkSecrets(failure: Error | undefined, outs: Record<string, unknown>, outputs: unknown): void {
  const { credential, ...plain } = outs;
  const shown = failure && [failure.message, failure.stack, `${failure}`, String(failure.cause)];
  const text = JSON.stringify([shown, plain, outputs]);
  for (const canary of [...canaries, sample.secretKey]) {
    if (text.includes(canary)) throw new BrokenPromise(`${canary} is in an output: ${text}`);
  }
  const kept = secretIn({ credential });
  if (kept && !canaries.some((canary) => canary === kept)) throw new BrokenPromise(`"${kept}" is kept as the secret`);
}

export function secretIn({ credential }: Readonly<Record<string, unknown>> = {}): string {
  const { accessSecret = "" } = (credential ?? {}) as { accessSecret?: string }; // as a create or a read put it there
  return accessSecret;
}

/** What check makes of arguments. */
export function specOf(args: Args): Spec {
  return args as unknown as Spec; // whole: the arbitrary leaves out nothing that is required
}

/** The properties in which a thing is not as declared, shown by SWR or not. */
export function differencesOf(args: Args, item: StoredItem, { resource }: Kind): string[] {
  const { differences, fromWire } = lifecycleOf(resource);
  const wrong = differences(specOf(args), fromWire(item));
  const { credential } = item as { credential?: { access_secret: string } }; // of a registry
  return (credential?.access_secret ?? "") === secretIn(args) ? wrong : [...wrong, "the secret"];
}
