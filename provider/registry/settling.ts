import type { Claims } from "../claims";
import { ProviderFailure } from "../failure";
import type { Clock } from "../swr/clock";
import { tidy } from "../swr/error-body";
import { readId } from "../swr/ids";
import type { Json } from "../swr/json";
import type { Registries } from "../swr/registries";
import type { RegistrySpec } from "./args";
import { fullId } from "./place";
import { type comparedKeys, differences } from "./state";
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
  const { registries: listed, serverTime } = await registries.list(name);
  return { found: listed.flatMap((json) => listedAs(json, name)), serverTime };
}

function listedAs(json: Json, name: string): Listed[] {
  const id = readId(json.id);
  return id !== undefined && json.name === name ? [{ id, remote: fromWire(json) }] : [];
}

/** Says which registry holds a name: id, address, since when. */
export function describe({ id, remote }: Listed): string {
  const since = remote.createdAt ? `, made ${remote.createdAt}` : "";
  return `id ${id} (${tidy(`${remote.type ?? "?"} at ${remote.url ?? "?"}${since}`, 300)})`;
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
  { clock, claims }: { clock: Clock; claims: Claims },
  startedAt: number,
): Promise<string | undefined> {
  const { found, serverTime = Number.NaN } = await findByName(spec.name, registries);
  // What another resource of this run has is not what this POST made.
  const free = found.filter(({ id }) => !claims.isHeld(fullId(spec.instanceId, id)));
  if (free.length === 0) return undefined;
  const since = serverTime - (clock.elapsed() - startedAt) - slackMs;
  const ours = free.filter(({ remote }) => {
    const madeAt = timeOf(remote.createdAt);
    return differences(spec, remote).length === 0 && madeAt >= since && madeAt <= serverTime + slackMs;
  });
  const [only] = ours;
  if (only && ours.length === 1) {
    claims.hold(fullId(spec.instanceId, only.id));
    return only.id;
  }
  throw new ProviderFailure({
    what: `create registry "${spec.name}"`,
    why: "the answer was lost, and it is not certain which registry of that name this run made",
    known: free.map((listed) => `There is ${describe(listed)}.`),
    next: "Look at it in the console: delete it there, or set `adoptExisting: true` to take it over, then run `pulumi up` again.",
  });
}

/** NaN where it is none, or where it has no zone: read in the wrong one, an old registry would pass for new. */
function timeOf(text: string | undefined): number {
  return text && /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** A field as SWR shows it; of a credential, the access key. */
function shownOf(key: (typeof comparedKeys)[number], remote: RemoteRegistry): string {
  const [name, value] = key === "credential" ? ["credential.accessKey", remote.accessKey] : [key, remote[key]];
  return tidy(`${name} is ${JSON.stringify(value)}`, 200);
}

/** With `adoptExisting`: claims the one registry of that name, if it equals the declaration in every field that SWR shows; undefined where there is none. */
export async function findToAdopt(
  spec: RegistrySpec,
  registries: Registries,
  claims: Claims,
): Promise<string | undefined> {
  const { found } = await findByName(spec.name, registries);
  const [listed] = found;
  if (!listed) return undefined;
  const refuse = (why: string, next: string, known: string[] = []) =>
    new ProviderFailure({
      what: `take over registry "${spec.name}"`,
      why,
      known: [...known, "Nothing was changed."],
      next: `${next}, then run \`pulumi up\` again.`,
    });
  if (found.length > 1) {
    const known = found.map((one) => `There is ${describe(one)}.`);
    throw refuse(`${found.length} registries have that name`, "Delete or rename all but one", known);
  }
  // The list may show less of a registry than the registry itself.
  const only = { id: listed.id, remote: fromWire(await registries.show(listed.id)) };
  const differing = differences(spec, only.remote);
  if (differing.length === 0) {
    // Asked and claimed in one breath: another resource may have waited for the same answer.
    const id = fullId(spec.instanceId, only.id);
    if (claims.isHeld(id)) {
      const why = `another resource of this program has it already, ${describe(only)}`;
      throw refuse(why, "Give one of them another `name`");
    }
    claims.adopt(id);
    return only.id;
  }
  throw refuse(
    `the one on SWR, ${describe(only)}, differs from the declaration in ${differing.join(", ")}`,
    "Make the program equal to it (a later `pulumi up` may change it), or delete it",
    differing.map((key) => `There, ${shownOf(key, only.remote)}.`),
  );
}
