import type { Collection, CollectionDescription } from "./collection";

const name = /^[a-z0-9]+([._-][a-z0-9]+)*$/;

/** Whether a text can be the name of a namespace, which is also its key. */
export function isNamespaceName(text: string): boolean {
  return text.length <= 64 && name.test(text);
}

/**
 * The namespaces of an instance.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0101.html
 */
export const namespaces: CollectionDescription = {
  noun: "namespace",
  nouns: "namespaces",
  path: "namespaces",
  listField: "namespaces",
  keyField: "name",
  keyFieldOnUpdate: "namespace_name",
  keyName: "name",
  readKey: (value) => (typeof value === "string" && isNamespaceName(value) ? value : undefined),
  keyForm: "the name of a namespace",
  idField: "namespace_id",
  orderColumn: "updated_at",
  actions: {
    create: "swr:repository:createNamespace",
    list: "swr:repository:listNamespaces",
    show: "swr:repository:getNamespace",
    update: "swr:repository:updateNamespace",
    delete: "swr:repository:deleteNamespace",
  },
};

/** How many repositories a namespace holds; undefined if SWR does not say. */
export async function repositoriesIn(namespace: string, collection: Collection): Promise<number | undefined> {
  const { json } = await collection.show(namespace);
  return typeof json.repo_count === "number" ? json.repo_count : undefined;
}
