import { ProviderError } from "../../diagnostics/provider-error";
import { isApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import type { Clock } from "../../huaweicloud/time/clock";
import type { Ownership } from "../../session/ownership";
import { adoptExistingVariable } from "../../settings/settings";
import type { Registries } from "../../swr/registries";
import type { RegistrySpec } from "./args";
import type { comparedKeys } from "./diff";
import { fullId } from "./place";
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
  const { named, serverTime } = await registries.list(name);
  return { found: named.map((json) => ({ id: String(json.id), remote: fromWire(json) })), serverTime };
}

/** Says which registry holds a name: id, address, since when. */
export function describe({ id, remote }: Listed): string {
  const since = remote.createdAt ? `, made ${remote.createdAt}` : "";
  return `id ${id} (${tidy(`${remote.type ?? "?"} at ${remote.url ?? "?"}${since}`, 300)})`;
}

function lineOf(listed: Listed): string {
  return `There is ${describe(listed)}.`;
}

/** `Date` headers and `created_at` are whole seconds, each cut or rounded in its own way. */
export const slackMs = 2_000;

/**
 * After a POST whose answer was lost: the registry that this very POST made, or undefined where there is none of the name.
 * One that differs, or that was there before by the server's own clock, is not taken over: then it fails and names it.
 * @param startedAt when the first POST was sent whose answer was lost, on `clock.elapsed()`
 * @param mark what tells it from another resource's
 */
export async function findCreatedByThisRun(
  spec: RegistrySpec,
  registries: Registries,
  { clock, ownership, adoptsExisting }: { clock: Clock; ownership: Ownership; adoptsExisting: boolean },
  startedAt: number,
  mark: string,
): Promise<Listed | undefined> {
  const { found, serverTime = Number.NaN } = await findByName(spec.name, registries);
  // What another resource of this run has is not what this POST made.
  const free = found.filter(({ id }) => {
    const full = fullId(spec.instanceId, id);
    return !ownership.isOwned(full) && !ownership.wasDeleted(full);
  });
  if (free.length === 0) return undefined;
  const since = serverTime - (clock.elapsed() - startedAt) - slackMs;
  const ours = free.filter(({ remote }) => {
    const madeAt = timeOf(remote.createdAt);
    return (
      isWhole(remote) && differences(spec, remote).length === 0 && madeAt >= since && madeAt <= serverTime + slackMs
    );
  });
  const [only] = ours;
  if (only && ours.length === 1) {
    ownership.claim(fullId(spec.instanceId, only.id), mark);
    return only;
  }
  throw new ProviderError({
    operation: `create registry "${spec.name}"`,
    reason: "the answer was lost, and it is not certain which registry of that name this run made",
    details: free.map(lineOf),
    remedy: [
      adoptionHint(spec, free, spec.adoptExisting || adoptsExisting),
      "Otherwise look at it in the console and delete it there; then run `pulumi up` again.",
    ]
      .filter(Boolean)
      .join(" "),
  });
}

/** Whether an answer says enough of a registry to compare it: a field that is not there is no field that equals. */
function isWhole({ name, type, url }: RemoteRegistry): boolean {
  return name !== undefined && type !== undefined && url !== undefined;
}

/** The way on by adoption, where that would do it; the one that differs is not taken over, and it says in what. */
function adoptionHint(spec: RegistrySpec, found: readonly Listed[], adopts: boolean): string {
  const [only, ...more] = found;
  if (adopts || !only || more.length > 0) return "";
  const differing = differences(spec, only.remote);
  return differing.length === 0
    ? `If an interrupted run made it, and no other stack has it, take it over: \`${adoptExistingVariable}=1 pulumi up\` for one run, or \`adoptExisting: true\`.`
    : `It cannot be taken over while it differs from the program in ${differing.join(", ")}.`;
}

const byAlias =
  "If it is this stack's own under the resource's former name, give the resource `aliases: [{ name: \"<former name>\" }]`.";

/** The ways to have the registry that holds a name, the likeliest first: one that equals the program was made by an interrupted run. */
export function waysToHave(spec: RegistrySpec, found: readonly Listed[], adopts: boolean): string {
  const byAdoption = adoptionHint(spec, found, adopts);
  const isEqual = found.every(({ remote }) => differences(spec, remote).length === 0);
  return (isEqual ? [byAdoption, byAlias] : [byAlias, byAdoption]).filter(Boolean).join(" ");
}

/** NaN where it is none, or where it has no zone: read in the wrong one, an old registry would pass for new. */
export function timeOf(text: string | undefined): number {
  return text && /(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** A field as SWR shows it; of a credential, the access key. */
function fieldOf(key: (typeof comparedKeys)[number], remote: RemoteRegistry): string {
  const [name, value] = key === "credential" ? ["credential.accessKey", remote.accessKey] : [key, remote[key]];
  return tidy(`${name} is ${JSON.stringify(value)}`, 200);
}

/**
 * With `adoptExisting`: ownership the one registry of that name, if it equals the declaration in every field that SWR shows.
 * @returns undefined where there is none
 */
export async function findToAdopt(
  spec: RegistrySpec,
  registries: Registries,
  ownership: Ownership,
  mark: string,
): Promise<Listed | undefined> {
  const { found: all } = await findByName(spec.name, registries);
  const found = all.filter((each) => !ownership.wasDeleted(fullId(spec.instanceId, each.id)));
  const [listed] = found;
  if (!listed) return undefined;
  const id = fullId(spec.instanceId, listed.id);
  const ensureFree = () => {
    if (!ownership.isOwned(id)) return;
    const reason = `another resource of this program has it already, ${describe(listed)}`;
    throw refusal(spec, reason, "Give one of the two another `name`");
  };
  if (found.length > 1) {
    throw refusal(spec, `${found.length} registries have that name`, "Delete or rename all but one", found.map(lineOf));
  }
  ensureFree();
  // The list may show less of a registry than the registry itself.
  const only = await shownOne(listed.id, registries);
  if (!only) {
    const still = (await findByName(spec.name, registries)).found;
    if (still.length === 0) return undefined;
    const reason = "SWR lists it, but does not show it when it is asked for";
    throw refusal(spec, reason, "Wait until SWR shows it, or delete it", still.map(lineOf));
  }
  if (!isWhole(only.remote)) {
    const reason = `SWR does not show enough of it to compare it, ${describe(only)}`;
    throw refusal(spec, reason, "Choose another `name`, or delete it");
  }
  const differing = differences(spec, only.remote);
  if (differing.length > 0) {
    throw refusal(
      spec,
      `the one on SWR, ${describe(only)}, differs from the declaration in ${differing.join(", ")}`,
      "Make the program equal to it (a later `pulumi up` may change it), or delete it",
      differing.map((key) => `There, ${fieldOf(key, only.remote)}.`),
    );
  }
  // Asked again and claimed in one breath: another resource may have waited for the same answer.
  ensureFree();
  ownership.claim(id, mark);
  return only;
}

async function shownOne(id: string, registries: Registries): Promise<Listed | undefined> {
  try {
    return { id, remote: fromWire(await registries.show(id)) };
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

function refusal(spec: RegistrySpec, reason: string, remedy: string, details: readonly string[] = []): ProviderError {
  return new ProviderError({
    operation: `take over registry "${spec.name}"`,
    reason,
    details: [...details, "Nothing was changed."],
    remedy: `${remedy}, then run \`pulumi up\` again.`,
  });
}
