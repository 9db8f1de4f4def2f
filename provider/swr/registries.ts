import { tidy } from "../huaweicloud/text/display-text";
import { isJson } from "../huaweicloud/text/json";
import type { Collection, CollectionDescription } from "./collection";
import { readNumber } from "./ids";

/**
 * The target registries of an instance.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export const registries: CollectionDescription = {
  noun: "registry",
  nouns: "registries",
  path: "registries",
  listField: "registries",
  keyField: "id",
  keyName: "registryId",
  readKey: readNumber,
  keyForm: "a whole number",
  idField: "id",
  orderColumn: "created_at",
  actions: {
    create: "swr:instance:createRegistry",
    list: "swr:instance:listRegistries",
    show: "swr:instance:getRegistry",
    update: "swr:instance:updateRegistry",
    delete: "swr:instance:deleteRegistry",
  },
};

export const listPoliciesAction = "swr:instance:listReplicationPolicies";

/** The names of the first replication policies that use a registry, and how many there are. */
export async function policiesUsing(
  registryId: string,
  mostNames: number,
  collection: Collection,
): Promise<{ names: string[]; count: number }> {
  const query = [["registry_id", registryId] as const, ["limit", "100"] as const, ["offset", "0"] as const];
  const { json, redact } = await collection.related(["replication", "policies"], listPoliciesAction, query);
  const policies = isJson(json) && Array.isArray(json.policies) ? json.policies.filter(isJson) : [];
  const names = policies.map(({ name }) => name).filter((name) => typeof name === "string");
  return { names: names.slice(0, mostNames).map((name) => tidy(redact(name, 256), 256)), count: names.length };
}
