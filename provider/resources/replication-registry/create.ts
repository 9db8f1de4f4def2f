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
  operation: string;
  place: Place;
  label: RequestLabel;
  deadline: Deadline;
  registries: Registries;
  /** When the create began, on `clock.elapsed()`. */
  startedAt: number;
}

/** POSTs the registry, or takes over what `adoptExisting` allows. Once there is an id, nothing fails without it. */
export async function create(spec: RegistrySpec, session: Session): Promise<{ id: string; state: RegistryState }> {
  const operation = `create registry "${spec.name}"`;
  const { region, instanceId } = spec;
  const deadline = deadlineIn(spec.timeouts?.create, session.clock);
  const nothing = { operation, region, outcome: () => "No registry was created." };
  const projectId = await withProviderErrors(
    nothing,
    session,
    async () => spec.projectId ?? (await session.projectIn(region, deadline)),
  );
  const place = { region, projectId, instanceId, endpoint: session.endpointFor(region) };
  checkedPlace(place);
  const label = { label: `registry "${spec.name}"`, ...privacyOf(spec) };
  const registries = registriesAt(place, label, deadline, session);
  const adopts = spec.adoptExisting || session.adoptsExisting;
  const mark = randomBytes(4).toString("hex");
  const startedAt = session.clock.elapsed();
  const request = { spec, adopts, mark, operation, place, label, deadline, registries, startedAt };
  const taken = adopts ? await takeOver(request, session) : undefined;
  const { sent, remote } = taken ?? (await post(request, session));
  return { id: sent.id, state: mergeRemote(sent.state, remote) };
}

/** What was sent, and what SWR shows of it. */
interface Made {
  sent: ReadBackRequest;
  remote: RemoteRegistry;
}

/** @param adoptionMark the mark, where SWR has not named the id in its answer to our POST */
function sentAs(registryId: string, isNew: boolean, request: CreateRequest, adoptionMark?: string): ReadBackRequest {
  const { spec, operation, place, label, deadline } = request;
  const state: RegistryState = { ...spec, ...recordOf(place), ...projectLookupMark(spec), adoptionMark };
  return { operation, id: fullId(place.instanceId, registryId), registryId, state, place, label, deadline, isNew };
}

/** Takes over an existing registry that equals the program; undefined where there is none of the name. */
async function takeOver(request: CreateRequest, session: Session): Promise<Made | undefined> {
  const { spec, operation, mark, registries } = request;
  let found: Listed | undefined;
  const outcome = ({ action, mayHaveTakenEffect }: ApiError) => {
    const which = found ? ` The one of that name is ${describe(found)}.` : "";
    return action === "swr:instance:updateRegistry" && mayHaveTakenEffect
      ? `What SWR does not show of the existing registry, its secret above all, may be as declared now; nothing else was changed.${which}`
      : `Nothing was created or changed.${which}`;
  };
  return withProviderErrors({ operation, region: spec.region, outcome }, session, async () => {
    found = await findToAdopt(spec, registries, session.ownership, mark);
    if (!found) return undefined;
    const sent = sentAs(found.id, false, request, mark);
    try {
      const remote = await putOver(found, sent, spec, session);
      const leave = spec.adoptExisting ? "adoptExisting" : adoptExistingVariable;
      session.log(`swr: registry "${spec.name}": took over the existing one, id ${found.id}, as ${leave} allows`);
      return { sent, remote };
    } catch (error) {
      if (isResourceInitError(error)) throw error;
      session.ownership.release(sent.id);
      if (isApiError(error, "notFound")) return undefined;
      throw error;
    }
  });
}

/** PUTs over a registry that shows what is declared, so that what SWR does not show, the secret above all, becomes equal too. */
function putOver(
  { remote }: Listed,
  sent: ReadBackRequest,
  spec: RegistrySpec,
  session: Session,
): Promise<RemoteRegistry> {
  const { dns_conf: hosts, ...body } = toWire(spec);
  const saysHosts = spec.dnsConf !== undefined || remote.dnsConf !== undefined;
  const before = { ...remote, credential: { accessKey: remote.accessKey } };
  return putAndReadBack({ ...sent, before, body: saysHosts ? { ...body, dns_conf: hosts } : body }, session);
}

/** Sends the POST until it is known what became of it: never a second one before the list shows that the first made nothing. */
async function post(request: CreateRequest, session: Session): Promise<Made> {
  const { spec, operation, mark, place, label, deadline, registries } = request;
  const outcome = ({ mayHaveTakenEffect }: ApiError) =>
    mayHaveTakenEffect
      ? `SWR may have made it, or may still make it. If so, the next \`pulumi up\` names it by its id.`
      : "No registry was created.";
  const lost = new LostCreate({ spec, place, label, deadline, mark }, session);
  const registryId = await withProviderErrors({ operation, region: spec.region, outcome }, session, async () => {
    try {
      return await registries.create(toWire(spec), (fault) => lost.resolve(fault));
    } catch (error) {
      throw isApiError(error, "rejected") ? await namingTheExisting(error, request, session) : error;
    }
  });
  if (lost.found) return takeForOwn(lost.found, request, session);
  await lost.tellOfSecond(registryId);
  return (await readMade(registryId, request, session)) ?? (await findMisnamed(registryId, lost, request, session));
}

/** Reads back what the answer to a POST names; undefined where that is another registry: then it must not become this stack's. */
async function readMade(registryId: string, request: CreateRequest, session: Session): Promise<Made | undefined> {
  const sent = sentAs(registryId, true, request);
  // SWR names an id once, and never one that a resource of this run has already.
  if (session.ownership.isOwned(sent.id)) return undefined;
  session.ownership.claim(sent.id);
  const remote = await readBack(sent, session);
  const { name } = request.spec;
  // Whether SWR keeps the case of a name is not documented.
  const isItsName = (remote.name ?? name).toLowerCase() === name.toLowerCase();
  if (isItsName && isAbout(request.spec, remote)) return { sent, remote };
  session.ownership.release(sent.id);
  return undefined;
}

/** Looks by name for what a POST has made whose answer named another registry. */
async function findMisnamed(
  registryId: string,
  lost: LostCreate,
  request: CreateRequest,
  session: Session,
): Promise<Made> {
  const found = await lost.find(request.startedAt);
  if (found) return takeForOwn(found, request, session);
  const isHeld = session.ownership.isOwned(fullId(request.spec.instanceId, registryId));
  throw new ProviderError({
    operation: request.operation,
    reason: `SWR answered with id ${registryId}, which ${isHeld ? "another resource of this program has" : "is another registry"}`,
    details: ["SWR may have made it, or may still make it. If so, the next `pulumi up` names it by its id."],
    remedy: "Run `pulumi up` again; give no two resources the same `name`.",
  });
}

/** Even where no time is left: a registry of ours must get its secret. */
const sendWithin = "30s";

/**
 * Takes what a lost POST seems to have made for our own. SWR keeps no token of a request, so another process may have made it in that
 * very moment, with another secret: ours is sent, so that SWR has what the state says.
 */
async function takeForOwn(found: Listed, request: CreateRequest, session: Session): Promise<Made> {
  const { spec, mark } = request;
  const inItsOwnTime = laterOf(request.deadline, deadlineIn(sendWithin, session.clock));
  const sent = { ...sentAs(found.id, true, request, mark), deadline: inItsOwnTime };
  session.log(
    `swr: registry "${spec.name}": the answer to its create was lost; ${describe(found)} has that name, equals the program and was made ` +
      "after the request was sent, so it is taken for the one that this run made, and the secret is sent to it again",
  );
  const trouble = "it is taken for the one that this run made, but the secret could not be sent to it again";
  // Which secret SWR holds is not known then, and a refresh cannot tell.
  const known = { ...sent.state, credential: { accessKey: spec.credential.accessKey } };
  return { sent, remote: await keepingId(sent, trouble, () => putOver(found, sent, spec, session), known) };
}

/** A refusal for a name that is taken names the registry that has it, and the ways on. */
async function namingTheExisting(refusal: ApiError, request: CreateRequest, session: Session): Promise<Error> {
  const { spec, adopts, operation, registries } = request;
  const { found } = await findByName(spec.name, registries).catch(() => ({ found: [] }));
  if (found.length === 0) return refusal;
  const ofThisProgram = found.some(({ id }) => session.ownership.isOwned(fullId(spec.instanceId, id)));
  const isGoing = found.some(({ id }) => session.ownership.wasDeleted(fullId(spec.instanceId, id)));
  const outcome = refusal.mayHaveTakenEffect
    ? "An earlier try of this create may have made it."
    : "No registry was created.";
  const holder = `${found.map(describe).join(" and ")}${ofThisProgram ? ", which another resource of this program has" : ""}`;
  const ways = ofThisProgram
    ? "Give one of the two another `name`"
    : isGoing
      ? "This run has deleted that one, and SWR still has it: wait a moment"
      : `${waysToHave(spec, found, adopts)} Otherwise choose another \`name\`, or delete it`;
  return new ProviderError({
    operation,
    reason: refusal,
    details: [`That name is taken by ${holder}. ${outcome}`],
    remedy: `${ways}; then run \`pulumi up\` again.`,
  });
}
