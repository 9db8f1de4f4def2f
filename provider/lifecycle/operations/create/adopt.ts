import { isResourceInitError, ProviderError } from "../../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../../huaweicloud/errors/api-error";
import { adoptExistingVariable } from "../../../settings/settings";
import type { Properties } from "../../definition/property";
import { differencesOfMade, hasSecrets, leavesOut, notShownAsDeclared } from "../../definition/remote-state";
import { toWire } from "../../definition/wire";
import { putAndReadBack } from "../put";
import { readBack, type Sent, shownProperty } from "../read-back";
import { type CreateRequest, type Made, sentBy } from "./create-request";
import { describeListed, findByName, isComparable, type Listed, lineOf, listedOf } from "./same-name";

/** Takes over an existing thing that equals the program; undefined if there is none of the name. */
export async function adopt(request: CreateRequest): Promise<Made | undefined> {
  const { spec, operation, mark } = request;
  const { resource, context } = operation;
  const { noun, keyField, actions } = resource.api;
  let found: Listed | undefined;
  const outcome = ({ details, mayHaveTakenEffect }: ApiError) => {
    const which = found ? ` The one of that name is ${describeListed(found, resource)}.` : "";
    return details.action === actions.update && mayHaveTakenEffect
      ? `What SWR does not show of the existing ${noun}${hasSecrets(resource) ? ", its secret above all," : ""} may be as declared now; nothing else was changed.${which}`
      : `Nothing was created or changed.${which}`;
  };
  return operation.withErrors(outcome, async () => {
    found = await findToAdopt(request);
    if (!found) return undefined;
    const sent = sentBy(request, found, { isNew: false, adoptionMark: mark });
    try {
      const remote = await putOver(found, sent, request);
      const setting = spec.adoptExisting ? "adoptExisting" : adoptExistingVariable;
      operation.log(`took over the existing one, ${keyField} ${found.key}, as ${setting} allows`);
      return { sent, remote };
    } catch (error) {
      if (isResourceInitError(error)) throw error;
      context.ownership.release(operation.claimKey(found.key));
      if (isApiError(error, "notFound")) return undefined;
      throw error;
    }
  });
}

/**
 * PUTs over something that shows what is declared, so that what SWR does not show becomes equal too: a secret, or what the program leaves
 * empty. If SWR shows everything, there is nothing to send; what is new is then read back, because a list shows it sooner than a GET does.
 */
export async function putOver({ remote }: Listed, sent: Sent, { spec, operation }: CreateRequest): Promise<Properties> {
  const { resource } = operation;
  const isHidden =
    notShownAsDeclared(resource, spec, remote).length > 0 || (!sent.isNew && leavesOut(resource, remote));
  if (!isHidden) return sent.isNew ? readBack(sent, operation) : remote;
  const body = toWire(resource, spec, { verb: "adopt", known: remote });
  return putAndReadBack({ ...sent, before: remote, body }, operation);
}

/** The one of that name, if it equals the declaration in every field that SWR shows. It is claimed. */
async function findToAdopt(request: CreateRequest): Promise<Listed | undefined> {
  const { spec, operation, mark } = request;
  const { resource } = operation;
  const { ownership } = operation.context;
  const { nouns } = resource.api;
  const { found: all } = await findByName(spec.name, operation);
  const found = all.filter(({ key }) => !ownership.wasDeleted(operation.claimKey(key)));
  const [listed] = found;
  if (!listed) return undefined;
  const ensureFree = () => {
    if (!ownership.isOwned(operation.claimKey(listed.key))) return;
    const reason = `another resource of this program has it already, ${describeListed(listed, resource)}`;
    throw refusal(request, reason, "Give one of the two another `name`");
  };
  if (found.length > 1) {
    const lines = found.map((each) => lineOf(each, resource));
    throw refusal(request, `${found.length} ${nouns} have that name`, "Delete or rename all but one", lines);
  }
  ensureFree();
  // The list may show less of it than the thing itself.
  const only = await shownOne(listed.key, request);
  if (!only) {
    const still = (await findByName(spec.name, operation)).found;
    if (still.length === 0) return undefined;
    const reason = "SWR lists it, but does not show it when it is asked for";
    const lines = still.map((each) => lineOf(each, resource));
    throw refusal(request, reason, "Wait until SWR shows it, or delete it", lines);
  }
  if (!isComparable(resource, only.remote)) {
    const reason = `SWR does not show enough of it to compare it, ${describeListed(only, resource)}`;
    throw refusal(request, reason, "Choose another `name`, or delete it");
  }
  const differing = differencesOfMade(resource, spec, only.remote);
  if (differing.length > 0) {
    throw refusal(
      request,
      `the one on SWR, ${describeListed(only, resource)}, differs from the declaration in ${differing.join(", ")}`,
      "Make the program equal to it (a later `pulumi up` may change it), or delete it",
      differing.map((key) => `There, ${shownProperty(key, only.remote, resource)}.`),
    );
  }
  // Asked again and claimed in one breath: another resource may have waited for the same answer.
  ensureFree();
  ownership.claim(operation.claimKey(listed.key), mark);
  return only;
}

async function shownOne(key: string, { operation }: CreateRequest): Promise<Listed | undefined> {
  try {
    return listedOf(await operation.collection().show(key), operation);
  } catch (error) {
    if (isApiError(error, "notFound")) return undefined;
    throw error;
  }
}

function refusal(
  { operation, spec }: CreateRequest,
  reason: string,
  remedy: string,
  details: readonly string[] = [],
): ProviderError {
  return new ProviderError({
    operation: `take over ${operation.resource.api.noun} "${spec.name}"`,
    reason,
    details: [...details, "Nothing was changed."],
    remedy: `${remedy}, then run \`pulumi up\` again.`,
  });
}
