import { tidy } from "../../../huaweicloud/text/display-text";
import { adoptExistingVariable } from "../../../settings/settings";
import { type Collection, type Item, isKeyGiven } from "../../../swr/collection";
import { keysOf, type Properties } from "../../definition/property";
import { differencesOfMade, identityKeys } from "../../definition/remote-state";
import type { Resource } from "../../definition/resource";
import type { Operation } from "../operation";
import type { CreateRequest } from "./create-request";

/** Something that SWR lists, and what it shows of it. */
export interface Listed {
  key: string;
  id: string | undefined;
  remote: Properties;
}

/** What has exactly this name; SWR's own filter takes parts of names. */
export async function findByName(
  name: string,
  operation: Operation,
  collection: Collection = operation.collection(),
): Promise<{ found: Listed[]; serverTime: number | undefined }> {
  const { named, serverTime } = await collection.list(name);
  return { found: named.map((item) => listedOf(item, operation)), serverTime };
}

export function listedOf(item: Item, operation: Operation): Listed {
  return { key: item.key, id: item.id, remote: operation.read(item) };
}

/** Says which one holds a name: its key, what it is, since when. */
export function describeListed({ key, remote }: Listed, resource: Resource): string {
  const { api } = resource;
  const since = typeof remote.createdAt === "string" ? `, made ${remote.createdAt}` : "";
  const others = identityKeys(resource).filter((name) => name !== "name");
  const shown = others.map((name) => String(remote[name] ?? "?")).join(" at ");
  const text = tidy(`${shown}${since}`.replace(/^, /, ""), 300);
  return `${isKeyGiven(api) ? api.keyField : api.noun} ${key}${text ? ` (${text})` : ""}`;
}

export function lineOf(listed: Listed, resource: Resource): string {
  return `There is ${describeListed(listed, resource)}.`;
}

/** Whether an answer says enough to compare it: a field that is not there is no field that equals. */
export function isComparable(resource: Resource, remote: Properties): boolean {
  const flags = keysOf(resource.properties, (property) => property.kind === "flag" && property.isAlwaysShown === true);
  return [...identityKeys(resource), ...flags].every((key) => remote[key] !== undefined);
}

/** The way on by adoption, if that would do it; one that differs is not taken over, and this says in what. */
export function adoptionHint({ operation, spec, adopts }: CreateRequest, found: readonly Listed[]): string {
  const [only, ...more] = found;
  if (adopts || !only || more.length > 0) return "";
  const differing = differencesOfMade(operation.resource, spec, only.remote);
  return differing.length === 0
    ? `If an interrupted run made it, and no other stack has it, take it over: \`${adoptExistingVariable}=1 pulumi up\` for one run, or \`adoptExisting: true\`.`
    : `It cannot be taken over while it differs from the program in ${differing.join(", ")}.`;
}

const byAlias =
  "If it is this stack's own under the resource's former name, give the resource `aliases: [{ name: \"<former name>\" }]`.";

/** The ways to have what holds a name, the likeliest first: one that equals the program was made by an interrupted run. */
export function waysToHave(request: CreateRequest, found: readonly Listed[]): string {
  const byAdoption = adoptionHint(request, found);
  const { resource } = request.operation;
  const isEqual = found.every(({ remote }) => differencesOfMade(resource, request.spec, remote).length === 0);
  return (isEqual ? [byAdoption, byAlias] : [byAlias, byAdoption]).filter(Boolean).join(" ");
}
