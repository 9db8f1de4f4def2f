import { randomBytes } from "node:crypto";
import { isResourceInitError, ProviderError } from "../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import { type Deadline, deadlineIn, laterOf } from "../../huaweicloud/time/deadline";
import { withProviderErrors } from "../../lifecycle/operation-errors";
import type { Session } from "../../session/session";
import { adoptExistingVariable } from "../../settings/settings";
import type { Registries } from "../../swr/registries";
import type { RegistrySpec, RegistryState } from "./args";
import { LostCreate } from "./lost-create";
import {
  checkedPlace,
  fullId,
  type Place,
  projectLookupMark,
  type RequestLabel,
  recordOf,
  registriesAt,
} from "./place";
import { putAndReadBack } from "./put";
import { keepingId, type ReadBackRequest, readBack } from "./read-back";
import { privacyOf } from "./secrets";
import { describe, findByName, findToAdopt, type Listed, waysToHave } from "./settling";
import { isAbout, mergeRemote } from "./state";
import { type RemoteRegistry, toWire } from "./wire";

interface CreateRequest {
  spec: RegistrySpec;
  /** Whether a registry that exists already may be taken over. */
  adopts: boolean;
  /** Tells a registry that this resource took over from what it made itself. */
  mark: string;
  what: string;
  place: Place;
  asker: RequestLabel;
  deadline: Deadline;
  registries: Registries;
  /** When the create began, on `clock.elapsed()`. */
  startedAt: number;
}

/** POSTs the registry, or takes over what `adoptExisting` allows. Once there is an id, nothing fails without it. */
export async function create(spec: RegistrySpec, site: Session): Promise<{ id: string; state: RegistryState }> {
  const what = `create registry "${spec.name}"`;
  const { region, instanceId } = spec;
  const deadline = deadlineIn(spec.timeouts?.create, site.clock);
  const nothing = { what, region, left: () => "No registry was created." };
  const projectId = await withProviderErrors(
    nothing,
    site,
    async () => spec.projectId ?? (await site.projectIn(region, deadline)),
  );
  const place = { region, projectId, instanceId, served: site.endpointFor(region) };
  checkedPlace(place);
  const asker = { label: `registry "${spec.name}"`, ...privacyOf(spec) };
  const registries = registriesAt(place, asker, deadline, site);
  const adopts = spec.adoptExisting || site.adoptsExisting;
  const mark = randomBytes(4).toString("hex");
  const startedAt = site.clock.elapsed();
  const making = { spec, adopts, mark, what, place, asker, deadline, registries, startedAt };
  const taken = adopts ? await takeOver(making, site) : undefined;
  const { sent, remote } = taken ?? (await post(making, site));
  return { id: sent.id, state: mergeRemote(sent.state, remote) };
}

/** What was sent, and what SWR shows of it. */
interface Made {
  sent: ReadBackRequest;
  remote: RemoteRegistry;
}

/** @param takenOver the mark, where SWR has not named the id in its answer to our POST */
function sentAs(registryId: string, justMade: boolean, making: CreateRequest, takenOver?: string): ReadBackRequest {
  const { spec, what, place, asker, deadline } = making;
  const state: RegistryState = { ...spec, ...recordOf(place), ...projectLookupMark(spec), takenOver };
  return { what, id: fullId(place.instanceId, registryId), registryId, state, place, asker, deadline, justMade };
}

/** Takes over an existing registry that equals the program; undefined where there is none of the name. */
async function takeOver(making: CreateRequest, site: Session): Promise<Made | undefined> {
  const { spec, what, mark, registries } = making;
  let found: Listed | undefined;
  const left = ({ action, mayHaveActed }: ApiError) => {
    const which = found ? ` The one of that name is ${describe(found)}.` : "";
    return action === "swr:instance:updateRegistry" && mayHaveActed
      ? `What SWR does not show of the existing registry, its secret above all, may be as declared now; nothing else was changed.${which}`
      : `Nothing was created or changed.${which}`;
  };
  return withProviderErrors({ what, region: spec.region, left }, site, async () => {
    found = await findToAdopt(spec, registries, site.claims, mark);
    if (!found) return undefined;
    const sent = sentAs(found.id, false, making, mark);
    try {
      const remote = await putOver(found, sent, spec, site);
      const leave = spec.adoptExisting ? "adoptExisting" : adoptExistingVariable;
      site.say(`swr: registry "${spec.name}": took over the existing one, id ${found.id}, as ${leave} allows`);
      return { sent, remote };
    } catch (error) {
      if (isResourceInitError(error)) throw error;
      site.claims.release(sent.id);
      if (isApiError(error, "gone")) return undefined;
      throw error;
    }
  });
}

/** PUTs over a registry that shows what is declared, so that what SWR does not show, the secret above all, becomes equal too. */
function putOver(
  { remote }: Listed,
  sent: ReadBackRequest,
  spec: RegistrySpec,
  site: Session,
): Promise<RemoteRegistry> {
  const { dns_conf: hosts, ...body } = toWire(spec);
  const saysHosts = spec.dnsConf !== undefined || remote.dnsConf !== undefined;
  const before = { ...remote, credential: { accessKey: remote.accessKey } };
  return putAndReadBack({ ...sent, before, body: saysHosts ? { ...body, dns_conf: hosts } : body }, site);
}

/** Sends the POST until it is known what became of it: never a second one before the list shows that the first made nothing. */
async function post(making: CreateRequest, site: Session): Promise<Made> {
  const { spec, what, mark, place, asker, deadline, registries } = making;
  const left = ({ mayHaveActed }: ApiError) =>
    mayHaveActed
      ? `SWR may have made it, or may still make it. If so, the next \`pulumi up\` names it by its id.`
      : "No registry was created.";
  const lost = new LostCreate({ spec, place, asker, deadline, mark }, site);
  const registryId = await withProviderErrors({ what, region: spec.region, left }, site, async () => {
    try {
      return await registries.create(toWire(spec), (fault) => lost.resolve(fault));
    } catch (error) {
      throw isApiError(error, "refused") ? await namingTheExisting(error, making, site) : error;
    }
  });
  if (lost.found) return takeForOwn(lost.found, making, site);
  await lost.tellOfSecond(registryId);
  return (await readMade(registryId, making, site)) ?? (await findMisnamed(registryId, lost, making, site));
}

/** Reads back what the answer to a POST names; undefined where that is another registry: then it must not become this stack's. */
async function readMade(registryId: string, making: CreateRequest, site: Session): Promise<Made | undefined> {
  const sent = sentAs(registryId, true, making);
  // SWR names an id once, and never one that a resource of this run has already.
  if (site.claims.isOwned(sent.id)) return undefined;
  site.claims.claim(sent.id);
  const remote = await readBack(sent, site);
  const { name } = making.spec;
  // Whether SWR keeps the case of a name is not documented.
  const isItsName = (remote.name ?? name).toLowerCase() === name.toLowerCase();
  if (isItsName && isAbout(making.spec, remote)) return { sent, remote };
  site.claims.release(sent.id);
  return undefined;
}

/** Looks by name for what a POST has made whose answer named another registry. */
async function findMisnamed(registryId: string, lost: LostCreate, making: CreateRequest, site: Session): Promise<Made> {
  const found = await lost.find(making.startedAt);
  if (found) return takeForOwn(found, making, site);
  const isHeld = site.claims.isOwned(fullId(making.spec.instanceId, registryId));
  throw new ProviderError({
    what: making.what,
    why: `SWR answered with id ${registryId}, which ${isHeld ? "another resource of this program has" : "is another registry"}`,
    known: ["SWR may have made it, or may still make it. If so, the next `pulumi up` names it by its id."],
    next: "Run `pulumi up` again; give no two resources the same `name`.",
  });
}

/** Even where no time is left: a registry of ours must get its secret. */
const sendWithin = "30s";

/**
 * Takes what a lost POST seems to have made for our own. SWR keeps no token of a request, so another process may have made it in that
 * very moment, with another secret: ours is sent, so that SWR has what the state says.
 */
async function takeForOwn(found: Listed, making: CreateRequest, site: Session): Promise<Made> {
  const { spec, mark } = making;
  const inItsOwnTime = laterOf(making.deadline, deadlineIn(sendWithin, site.clock));
  const sent = { ...sentAs(found.id, true, making, mark), deadline: inItsOwnTime };
  site.say(
    `swr: registry "${spec.name}": the answer to its create was lost; ${describe(found)} has that name, equals the program and was made ` +
      "after the request was sent, so it is taken for the one that this run made, and the secret is sent to it again",
  );
  const trouble = "it is taken for the one that this run made, but the secret could not be sent to it again";
  // Which secret SWR holds is not known then, and a refresh cannot tell.
  const known = { ...sent.state, credential: { accessKey: spec.credential.accessKey } };
  return { sent, remote: await keepingId(sent, trouble, () => putOver(found, sent, spec, site), known) };
}

/** A refusal for a name that is taken names the registry that has it, and the ways on. */
async function namingTheExisting(refusal: ApiError, making: CreateRequest, site: Session): Promise<Error> {
  const { spec, adopts, what, registries } = making;
  const { found } = await findByName(spec.name, registries).catch(() => ({ found: [] }));
  if (found.length === 0) return refusal;
  const ofThisProgram = found.some(({ id }) => site.claims.isOwned(fullId(spec.instanceId, id)));
  const isGoing = found.some(({ id }) => site.claims.wasDeleted(fullId(spec.instanceId, id)));
  const outcome = refusal.mayHaveActed ? "An earlier try of this create may have made it." : "No registry was created.";
  const holder = `${found.map(describe).join(" and ")}${ofThisProgram ? ", which another resource of this program has" : ""}`;
  const ways = ofThisProgram
    ? "Give one of the two another `name`"
    : isGoing
      ? "This run has deleted that one, and SWR still has it: wait a moment"
      : `${waysToHave(spec, found, adopts)} Otherwise choose another \`name\`, or delete it`;
  return new ProviderError({
    what,
    why: refusal,
    known: [`That name is taken by ${holder}. ${outcome}`],
    next: `${ways}; then run \`pulumi up\` again.`,
  });
}
