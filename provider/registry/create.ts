import { failureFrom } from "../advice";
import { ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import type { Site } from "../site";
import { type Fault, isFault } from "../swr/fault";
import { fullId, lookedUp, openPlace, type Place, recordOf } from "./place";
import { readBack } from "./read-back";
import type { RegistrySpec, RegistryState } from "./schema";
import { describe, findByName, findToAdopt, settle } from "./settling";
import { toWire } from "./wire";

/** POSTs the registry, or takes over what `adoptExisting` allows. Once there is an id, nothing fails without it. */
export async function create(spec: RegistrySpec, site: Site): Promise<{ id: string; state: RegistryState }> {
  const deadline = deadlineIn(spec.timeouts?.create, site.clock);
  const what = `create registry "${spec.name}"`;
  let place: Place;
  let registryId: string;
  try {
    place = await openPlace(spec, site, deadline, `registry "${spec.name}"`);
    registryId = (spec.adoptExisting && (await adopt(spec, place, site))) || (await post(spec, place, site));
  } catch (error) {
    if (!isFault(error)) throw error;
    const attempt = {
      what,
      region: spec.region,
      action: "swr:instance:createRegistry",
      left: "No registry was created.",
    };
    throw new ProviderFailure(await failureFrom(error, attempt, site));
  }
  const id = fullId(place.instanceId, registryId);
  const state: RegistryState = { ...spec, ...recordOf(place), ...lookedUp(spec) };
  return { id, state: await readBack({ what, id, registryId, state, place, justMade: true }, site) };
}

async function adopt(spec: RegistrySpec, { registries }: Place, site: Site): Promise<string | undefined> {
  const id = await findToAdopt(spec, registries);
  if (id === undefined) return undefined;
  try {
    // What SWR shows is equal already; the secret, which it never shows, becomes equal now.
    await registries.update(id, toWire(spec), [spec.credential.accessSecret]);
  } catch (error) {
    if (isFault(error, "gone")) return undefined;
    throw error;
  }
  site.say(`swr: registry "${spec.name}": took over the existing one, id ${id}, as adoptExisting allows`);
  return id;
}

const postTries = 3;
/** How long the list is asked for what a lost POST made, whatever is left of the operation's own time. */
const settleWithin = "30s";
const settleAgainAfterMs = 2_000;

/** Sends the POST until it is known what became of it: never a second one before the list shows that the first made nothing. */
async function post(spec: RegistrySpec, place: Place, site: Site): Promise<string> {
  const startedAt = site.clock.elapsed();
  for (let tries = 1; ; tries++) {
    try {
      return await place.registries.create(toWire(spec), [spec.credential.accessSecret]);
    } catch (error) {
      if (!isFault(error, "broken", "late", "refused")) throw error;
      const refused = error.kind === "refused";
      // The second POST may be refused for the name that the first one took.
      if (refused && tries === 1) throw await namingTheExisting(error, spec, place);
      const id = await settled(spec, place, site, startedAt, error);
      if (id !== undefined) return id;
      if (refused || error.kind === "late" || tries === postTries) throw error;
    }
  }
}

/** Asks twice: what the lost POST is still making shows up a little later. */
async function settled(
  spec: RegistrySpec,
  place: Place,
  site: Site,
  startedAt: number,
  lost: Fault,
): Promise<string | undefined> {
  const deadline = deadlineIn(settleWithin, site.clock);
  const { region, projectId, instanceId, served } = place;
  const registries = site.registries(
    { endpoint: served.today, projectId, instanceId },
    deadline,
    `registry "${spec.name}"`,
  );
  try {
    const id = await settle(spec, registries, site.clock, startedAt);
    if (id !== undefined) return id;
    await site.clock.sleep(settleAgainAfterMs, deadline.signal);
    return await settle(spec, registries, site.clock, startedAt);
  } catch (error) {
    if (!isFault(error)) throw error;
    const left = `It is not known whether SWR made it, for the list of registries could not be read either: ${error.message}.`;
    const attempt = { what: `create registry "${spec.name}"`, region, action: "swr:instance:createRegistry", left };
    throw new ProviderFailure(await failureFrom(lost, attempt, site));
  }
}

/** A refusal for a name that is taken names the registry that has it, and both ways on. */
async function namingTheExisting(refusal: Fault, spec: RegistrySpec, { registries }: Place): Promise<Error> {
  const { found } = await findByName(spec.name, registries).catch(() => ({ found: [] }));
  if (found.length === 0) return refusal;
  return new ProviderFailure({
    what: `create registry "${spec.name}"`,
    why: refusal,
    known: [`That name is taken by ${found.map(describe).join(" and ")}. No registry was created.`],
    next: "Set `adoptExisting: true` to take it over as it is, or choose another `name`, or delete it; then run `pulumi up` again.",
  });
}
