import { ProviderFailure } from "../failure";
import type { Clock } from "../swr/clock";
import type { Json } from "../swr/json";
import { type Registries, type RegistryList, readId } from "../swr/registries";
import type { RegistrySpec } from "./schema";
import { differences } from "./state";
import { fromWire, type RemoteRegistry } from "./wire";

/** A registry that SWR lists, with its id. */
export interface Listed {
  id: string;
  remote: RemoteRegistry;
}

/** The registries of exactly this name; SWR's own filter takes parts of names. */
export async function findByName(
  name: string,
  registries: Registries,
): Promise<{ found: Listed[]; serverTime: number | undefined }> {
  const { registries: listed, serverTime }: RegistryList = await registries.list(name);
  return { found: listed.flatMap((json) => listedAs(json, name)), serverTime };
}

function listedAs(json: Json, name: string): Listed[] {
  const id = readId(json.id);
  return id !== undefined && json.name === name ? [{ id, remote: fromWire(json) }] : [];
}

/** Says which registry holds a name: id, address, since when. */
export function describe({ id, remote }: Listed): string {
  const since = remote.createdAt ? `, made ${remote.createdAt}` : "";
  return `id ${id} (${remote.type ?? "?"} at ${remote.url ?? "?"}${since})`;
}

/** `Date` headers and `created_at` are whole seconds, each cut or rounded in its own way. */
const slackMs = 2_000;

/**
 * After a POST whose answer was lost: the id of the registry that this very POST made, or undefined where there is none of the name.
 * One that differs, or that was there before by the server's own clock, is not taken over: then it fails and names it.
 * @param startedAt when the first POST was sent, on `clock.elapsed()`
 */
export async function settle(
  spec: RegistrySpec,
  registries: Registries,
  clock: Clock,
  startedAt: number,
): Promise<string | undefined> {
  const { found, serverTime } = await findByName(spec.name, registries);
  if (found.length === 0) return undefined;
  const since = serverTime === undefined ? Number.NaN : serverTime - (clock.elapsed() - startedAt) - slackMs;
  const ours = found.filter(
    ({ remote }) => differences(spec, remote).length === 0 && timeOf(remote.createdAt) >= since,
  );
  const [only] = ours;
  if (only && ours.length === 1) return only.id;
  throw new ProviderFailure({
    what: `create registry "${spec.name}"`,
    why: "the answer was lost, and it is not certain which registry of that name this run made",
    known: found.map((listed) => `There is ${describe(listed)}.`),
    next: "Look at it in the console: delete it there, or set `adoptExisting: true` to take it over, then run `pulumi up` again.",
  });
}

/** NaN where it is none; the format is not documented, so a time without a zone is read as UTC. */
function timeOf(text: string | undefined): number {
  if (!text) return Number.NaN;
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text.replace(" ", "T")}Z`);
}

/** With `adoptExisting`: the one registry of that name, if it equals the declaration in every field that SWR shows; undefined where there is none. */
export async function findToAdopt(spec: RegistrySpec, registries: Registries): Promise<string | undefined> {
  const { found } = await findByName(spec.name, registries);
  const [only] = found;
  if (!only) return undefined;
  const what = `take over registry "${spec.name}"`;
  if (found.length > 1) {
    throw new ProviderFailure({
      what,
      why: `${found.length} registries have that name`,
      known: found.map((listed) => `There is ${describe(listed)}.`),
      next: "Delete or rename all but one, then run `pulumi up` again.",
    });
  }
  const differing = differences(spec, only.remote);
  if (differing.length === 0) return only.id;
  throw new ProviderFailure({
    what,
    why: `the one on SWR, ${describe(only)}, differs from the declaration in ${differing.join(", ")}`,
    known: ["Nothing was changed."],
    next: "Make the program equal to it (a later `pulumi up` may change it), or delete it, then run `pulumi up` again.",
  });
}
