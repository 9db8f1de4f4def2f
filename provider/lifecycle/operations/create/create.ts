import { ProviderError } from "../../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../../huaweicloud/errors/api-error";
import { deadlineIn, laterOf } from "../../../huaweicloud/time/deadline";
import { type Created, type Item, isKeyGiven } from "../../../swr/collection";
import { recordedId, type Spec, type State, withoutRest, withoutUnsure } from "../../definition/recorded-state";
import {
  changedIdentity,
  differences,
  differencesOfMade,
  hasSecrets,
  mergeRemote,
  notShownAsDeclared,
} from "../../definition/remote-state";
import type { Resource } from "../../definition/resource";
import { toWire } from "../../definition/wire";
import type { OperationContext } from "../../operation-context";
import { putAndReadBack } from "../put";
import { keepingId, readBack } from "../read-back";
import { slackMs, timeOf } from "../server-times";
import { adopt, putOver } from "./adopt";
import { type CreateRequest, createRequest, type Made, sentBy } from "./create-request";
import { LostCreate } from "./lost-create";
import { describeListed, findByName, type Listed, waysToHave } from "./same-name";

/** Makes the resource, or takes over what `adoptExisting` allows. Once there is an id, nothing fails without it. */
export async function create(
  resource: Resource,
  spec: Spec,
  context: OperationContext,
): Promise<{ id: string; state: State }> {
  const request = await createRequest(resource, spec, context);
  const adopted = request.adopts ? await adopt(request) : undefined;
  const { sent, remote } = adopted ?? (await setRest(await post(request), request));
  return { id: request.operation.idOf(sent.key), state: mergeRemote(resource, sent.state, remote) };
}

/** Sends the POST until it is known what became of it: never a second one before the list shows that the first made nothing. */
async function post(request: CreateRequest): Promise<Made> {
  const { spec, operation } = request;
  const { resource } = operation;
  const lost = new LostCreate(request);
  const outcome = ({ mayHaveTakenEffect }: ApiError) =>
    mayHaveTakenEffect ? mayExist(resource) : `No ${resource.api.noun} was created.`;
  const created = await operation.withErrors(outcome, async () => {
    const body = toWire(resource, spec, { verb: "create" });
    try {
      return await operation.collection().create(body, spec.name, (error) => lost.resolve(error));
    } catch (error) {
      throw isApiError(error, "rejected") ? await namingTheExisting(error, request) : error;
    }
  });
  if (lost.found) return takeForOwn(lost.found, request);
  await lost.tellOfSecond(created.key);
  return (await readMade(created, request)) ?? (await findMisnamed(created.key, lost, request));
}

/** Reads back what the answer to a POST names; undefined if that is another thing: then it must not become this stack's. */
async function readMade(created: Created, request: CreateRequest): Promise<Made | undefined> {
  const { key, id, serverTime } = created;
  const { operation, spec } = request;
  const { resource } = operation;
  const { ownership, clock } = operation.context;
  const since = (serverTime ?? Number.NaN) - (clock.elapsed() - request.startedAt) - slackMs;
  const claim = operation.claimKey(key);
  const isGiven = isKeyGiven(resource.api);
  // SWR names a key once, and never one that a resource of this run has already. A name is free again after a replacement that failed
  // between its delete and its create, although the engine still asks about what had it: there the new id tells.
  if (ownership.isOwned(claim) && (isGiven || id === undefined)) return undefined;
  const wasDeleted = ownership.wasDeleted(claim);
  // A key that is a name may be recorded by a former resource too: a mark tells the two apart.
  const adoptionMark = isGiven ? undefined : request.mark;
  ownership.claim(claim, adoptionMark);
  const whole = sentBy(request, created, { isNew: true, ...(adoptionMark && { adoptionMark }) });
  const isMeant = (item: Item) => whole.isMeant(item) || timeOf(operation.read(item).createdAt) >= since;
  const sent = { ...whole, isMeant, state: withoutRest(whole.state, resource) };
  const remote = await readBack(sent, operation);
  // Whether SWR keeps the case of a name is not documented.
  const isItsName = String(remote.name ?? spec.name).toLowerCase() === spec.name.toLowerCase();
  // A name alone proves nothing: it may be that of something older.
  const age = timeOf(remote.createdAt) - since;
  const isEqual = () => differencesOfMade(resource, spec, remote).length === 0;
  const isShown = id !== undefined && recordedId(resource, remote) !== undefined;
  const isOurs = isGiven || isShown || (Number.isNaN(age) ? isEqual() : age >= 0);
  if (isItsName && isOurs && changedIdentity(resource, spec, remote) === undefined) return { sent, remote };
  if (wasDeleted) ownership.markDeleted(claim);
  else ownership.release(claim);
  return undefined;
}

/** Looks by name for what a POST has made whose answer named something else. */
async function findMisnamed(key: string, lost: LostCreate, request: CreateRequest): Promise<Made> {
  const { operation, startedAt } = request;
  const { resource, context } = operation;
  const found = await lost.find(startedAt);
  if (found) return takeForOwn(found, request);
  const { noun, keyField } = resource.api;
  const isOwned = context.ownership.isOwned(operation.claimKey(key));
  const holder = isOwned ? "another resource of this program has" : `is another ${noun}`;
  throw new ProviderError({
    operation: operation.title,
    reason: `SWR answered with ${keyField} ${key}, which ${holder}`,
    details: [mayExist(resource)],
    remedy: "Run `pulumi up` again; give no two resources the same `name`.",
  });
}

/** Even where no time is left: what is ours must get its secret. */
const sendWithin = "30s";

/**
 * Takes what a lost POST seems to have made for our own. SWR keeps no token of a request, so another process may have made it in that
 * very moment, with another secret: ours is sent, so that SWR has what the state says.
 */
async function takeForOwn(found: Listed, request: CreateRequest): Promise<Made> {
  const { operation, mark } = request;
  const { resource, context } = operation;
  const deadline = laterOf(context.deadline, deadlineIn(sendWithin, context.clock));
  const sent = sentBy(request, found, { isNew: true, adoptionMark: mark, deadline });
  operation.log(
    `the answer to its create was lost; ${describeListed(found, resource)} has that name, equals the program and was made ` +
      `after the request was sent, so it is taken for the one that this run made${hasSecrets(resource) ? ", and the secret is sent to it again" : ""}`,
  );
  const rest = hasSecrets(resource)
    ? "the secret could not be sent to it again"
    : "not all that is declared could be set";
  const trouble = `it is taken for the one that this run made, but ${rest}`;
  // Which secret SWR holds is not known then, and a refresh cannot tell.
  const known = withoutUnsure(sent.state, resource);
  return { sent, remote: await keepingId(sent, operation, trouble, () => putOver(found, sent, request), known) };
}

/** PUTs what POST does not take, and what it has taken otherwise, if SWR does not show it already. */
async function setRest({ sent, remote }: Made, { operation, spec }: CreateRequest): Promise<Made> {
  const { resource } = operation;
  const whole = { ...sent, state: { ...spec, ...sent.state } };
  const hasOther = differences(resource, sent.state, remote).length > 0;
  const isLeft = notShownAsDeclared(resource, spec, remote).some((key) => resource.properties[key]?.onCreate === false);
  if (!isLeft && !hasOther) return { sent: whole, remote };
  const body = toWire(resource, spec, { verb: "update", known: remote });
  const trouble = `the ${resource.api.noun} was created, but not all that is declared could be set`;
  const put = () => putAndReadBack({ ...whole, before: remote, body }, operation);
  return { sent: whole, remote: await keepingId(sent, operation, trouble, put) };
}

/** A refusal because the name is taken names what has it, and the ways on. */
async function namingTheExisting(refusal: ApiError, request: CreateRequest): Promise<Error> {
  const { spec, operation } = request;
  const { resource, context } = operation;
  const { found } = await findByName(spec.name, operation).catch(() => ({ found: [] }));
  if (found.length === 0) return refusal;
  const claims = found.map(({ key }) => operation.claimKey(key));
  const isOfThisProgram = claims.some((claim) => context.ownership.isOwned(claim));
  const isGoing = claims.some((claim) => context.ownership.wasDeleted(claim));
  const outcome = refusal.mayHaveTakenEffect
    ? "An earlier try of this create may have made it."
    : `No ${resource.api.noun} was created.`;
  const holders = found.map((each) => describeListed(each, resource)).join(" and ");
  const holder = `${holders}${isOfThisProgram ? ", which another resource of this program has" : ""}`;
  const ways = isOfThisProgram
    ? "Give one of the two another `name`"
    : isGoing
      ? "This run has deleted that one, and SWR still has it: wait a moment"
      : `${waysToHave(request, found)} Otherwise choose another \`name\`, or delete it`;
  return new ProviderError({
    operation: operation.title,
    reason: refusal,
    details: [`That name is taken by ${holder}. ${outcome}`],
    remedy: `${ways}; then run \`pulumi up\` again.`,
  });
}

function mayExist({ api }: Resource): string {
  return `SWR may have made it, or may still make it. If so, the next \`pulumi up\` names it by its ${api.keyField}.`;
}
