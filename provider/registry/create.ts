import { randomBytes } from "node:crypto";
import { attempting } from "../advice";
import { ProviderFailure } from "../failure";
import { deadlineIn } from "../patience";
import { adoptExistingVariable } from "../settings";
import { SignInFailure } from "../sign-in";
import type { Site } from "../site";
import { type Fault, isFault } from "../swr/fault";
import type { Registries } from "../swr/registries";
import type { Deadline } from "../swr/retry";
import type { RegistrySpec, RegistryState } from "./args";
import { type Asker, checkedPlace, fullId, lookedUp, type Place, recordOf, registriesAt } from "./place";
import { readBack } from "./read-back";
import { hiddenIn } from "./secrets";
import { describe, findByName, findOwn, findToAdopt, type Listed, wayToAdopt } from "./settling";
import { toWire } from "./wire";

interface Making {
  spec: RegistrySpec;
  /** Whether a registry that exists already may be taken over. */
  adopts: boolean;
  what: string;
  place: Place;
  asker: Asker;
  deadline: Deadline;
  registries: Registries;
}

/** POSTs the registry, or takes over what `adoptExisting` allows. Once there is an id, nothing fails without it. */
export async function create(spec: RegistrySpec, site: Site): Promise<{ id: string; state: RegistryState }> {
  const what = `create registry "${spec.name}"`;
  const { region, instanceId } = spec;
  const deadline = deadlineIn(spec.timeouts?.create, site.clock);
  const nothing = { what, region, left: () => "No registry was created." };
  const projectId = await attempting(
    nothing,
    site,
    async () => spec.projectId ?? (await site.projectIn(region, deadline)),
  );
  const place = { region, projectId, instanceId, served: site.servedNew(region) };
  checkedPlace(place);
  const asker = { label: `registry "${spec.name}"`, secrets: hiddenIn(spec.credential) };
  const registries = registriesAt(place, asker, deadline, site);
  const adopts = spec.adoptExisting || site.adoptsExisting;
  const making = { spec, adopts, what, place, asker, deadline, registries };
  const taken = adopts ? await adopt(making, site) : undefined;
  const registryId = taken?.id ?? (await post(making, site));
  const id = fullId(instanceId, registryId);
  const state: RegistryState = { ...spec, ...recordOf(place), ...lookedUp(spec), takenOver: taken?.mark };
  return { id, state: await readBack({ what, id, registryId, state, place, asker, deadline, justMade: true }, site) };
}

async function adopt(
  { spec, what, place, registries }: Making,
  site: Site,
): Promise<{ id: string; mark: string } | undefined> {
  let found: Listed | undefined;
  const left = ({ action, mayHaveActed }: Fault) => {
    const which = found ? ` The one of that name is ${describe(found)}.` : "";
    return action === "swr:instance:updateRegistry" && mayHaveActed
      ? `What SWR does not show of the existing registry, its secret above all, may be as declared now; nothing else was changed.${which}`
      : `Nothing was created or changed.${which}`;
  };
  return attempting({ what, region: spec.region, left }, site, async () => {
    const mark = randomBytes(4).toString("hex");
    found = await findToAdopt(spec, registries, site.claims, mark);
    if (!found) return undefined;
    try {
      // What SWR shows is equal already; the secret, which it never shows, becomes equal now.
      const { dns_conf: hosts, ...body } = toWire(spec);
      const saysHosts = spec.dnsConf !== undefined || found.remote.dnsConf !== undefined;
      await registries.update(found.id, saysHosts ? { ...body, dns_conf: hosts } : body);
    } catch (error) {
      site.claims.release(fullId(place.instanceId, found.id));
      if (isFault(error, "gone")) return undefined;
      throw error;
    }
    const leave = spec.adoptExisting ? "adoptExisting" : adoptExistingVariable;
    site.say(`swr: registry "${spec.name}": took over the existing one, id ${found.id}, as ${leave} allows`);
    return { id: found.id, mark };
  });
}

/** How long the list is asked for what a lost POST made, even where the operation has no time left. */
const settleWithinMs = 45_000;
/** What the lost POST is still making shows up a little later. */
const shortWaitsMs = [0, 2_000];
/** An answer that took longer than this to be lost may stand for work that still goes on. */
const slowMs = 5_000;
const longWaitsMs = [0, 2_000, 4_000, 8_000, 16_000];

/** Sends the POST until it is known what became of it: never a second one before the list shows that the first made nothing. */
async function post(making: Making, site: Site): Promise<string> {
  const { spec, what, registries } = making;
  const left = ({ mayHaveActed }: Fault) =>
    mayHaveActed
      ? `SWR may have made it, or may still make it. If so, the next \`pulumi up\` names it by its id.`
      : "No registry was created.";
  return attempting({ what, region: spec.region, left }, site, async () => {
    const settle = settling(making, site);
    let settled: string | undefined;
    try {
      const id = await registries.create(toWire(spec), async (fault) => {
        settled = await settle(fault);
        return settled;
      });
      // What was settled is claimed already.
      if (id !== settled) claim(id, making, site);
      return id;
    } catch (error) {
      throw isFault(error, "refused") ? await namingTheExisting(error, making, site) : error;
    }
  });
}

/** SWR names an id once; where another resource has it, that one took what this POST has made for what its own lost POST made. */
function claim(registryId: string, { spec, what }: Making, site: Site): void {
  const id = fullId(spec.instanceId, registryId);
  if (site.claims.isHeld(id)) {
    throw new ProviderFailure({
      what,
      why: `another resource of this program has the registry that was made, id ${registryId}`,
      next: "Give one of the two another `name`; then run `pulumi up` again.",
    });
  }
  site.claims.hold(id);
}

/** Looks for what the first POST has made whose answer was lost. Where the list cannot tell, the loss of the answer is what counts. */
function settling(making: Making, site: Site): (fault: Fault) => Promise<string | undefined> {
  const { spec, place, asker, deadline } = making;
  const { clock } = site;
  let lostSince: number | undefined;
  let within: Deadline | undefined;
  return async (fault) => {
    // Nothing was sent since the list was asked.
    if (fault.sentAt === undefined && lostSince !== undefined) return undefined;
    const sentAt = fault.sentAt ?? clock.elapsed();
    lostSince ??= sentAt;
    within ??= { ...deadline, at: Math.max(deadline.at, clock.elapsed()) + settleWithinMs };
    const waitsMs = clock.elapsed() - sentAt > slowMs ? longWaitsMs : shortWaitsMs;
    const registries = registriesAt(place, asker, within, site, { urgent: true });
    try {
      for (const waitMs of waitsMs) {
        if (waitMs > 0) await site.pause(waitMs);
        const id = await findOwn(spec, registries, site, lostSince);
        if (id !== undefined) return id;
      }
      return undefined;
    } catch (error) {
      throw isFault(error) || error instanceof SignInFailure ? fault : error;
    }
  };
}

/** A refusal for a name that is taken names the registry that has it, and the ways on. */
async function namingTheExisting(refusal: Fault, making: Making, site: Site): Promise<Error> {
  const { spec, adopts, what, registries } = making;
  const { found } = await findByName(spec.name, registries).catch(() => ({ found: [] }));
  if (found.length === 0) return refusal;
  const ofThisProgram = found.some(({ id }) => site.claims.isHeld(fullId(spec.instanceId, id)));
  const holder = `${found.map(describe).join(" and ")}${ofThisProgram ? ", which another resource of this program has" : ""}`;
  const ways = ofThisProgram
    ? "Give one of the two another `name`"
    : "If it is this stack's own under the resource's former name, give the resource `aliases: [{ name: \"<former name>\" }]`. " +
      `${wayToAdopt(spec, found, adopts)}Otherwise choose another \`name\`, or delete it`;
  return new ProviderFailure({
    what,
    why: refusal,
    known: [`That name is taken by ${holder}. No registry was created.`],
    next: `${ways}; then run \`pulumi up\` again.`,
  });
}
