import { parseJson } from "../../provider/huaweicloud/text/json";
import { type Answer, gatewayRefusal } from "./answer";
import type { ItemStore, StoreContext, StoredItem } from "./item-store";
import { NamespaceStore } from "./namespace-store";
import { PolicyStore } from "./policy-store";
import type { Received } from "./received";
import { RegistryStore } from "./registry-store";

/** Opens the store of one kind of thing. */
export type OpenStore = (context: StoreContext, policies: PolicyStore) => ItemStore<StoredItem>;

/** The routes: one line for each kind of thing. */
const kinds: readonly OpenStore[] = [
  (context, policies) => new RegistryStore(context, policies),
  (context) => new NamespaceStore(context),
];

/** One SWR Enterprise instance: a store for each kind of thing in it. */
export class Instance {
  readonly policies = new PolicyStore();
  readonly stores: ReadonlyArray<ItemStore<StoredItem>>;

  constructor(context: StoreContext, more: readonly OpenStore[] = []) {
    this.stores = [...kinds, ...more].map((open) => open(context, this.policies));
  }

  /** The things of one kind, by their keys. */
  itemsAt<Item extends StoredItem = StoredItem>(path: string): Map<string, Item> {
    return this.storeAt(path).items as Map<string, Item>; // as the kind's store holds them
  }

  storeAt(path: string): ItemStore<StoredItem> {
    const store = this.stores.find((each) => each.path === path);
    if (!store) throw new Error(`no ${path}`);
    return store;
  }

  empty(): void {
    for (const { items } of this.stores) items.clear();
    this.policies.policies.length = 0;
  }

  /** @param deny answers in place of the service if the caller's policies do not allow an action */
  answer(
    { method, query, body }: Received,
    path: string,
    requestId: string,
    deny: (action: string) => Answer | undefined,
  ): Answer {
    const filters = new Map(query);
    if (path === "replication/policies") {
      return deny("swr:instance:listReplicationPolicies") ?? this.policies.list(filters);
    }
    const store = this.stores.find((each) => `${path}/`.startsWith(`${each.path}/`));
    const [key, ...rest] = path
      .slice((store?.path.length ?? 0) + 1)
      .split("/")
      .filter(Boolean);
    if (!store || rest.length > 0 || (key !== undefined && !store.isKey(key)))
      return gatewayRefusal(404, "APIGW.0101", "The API does not exist or has not been published", requestId);
    return deny(store.actionOf(method, key)) ?? store.answer(method, key, filters, parseJson(body));
  }
}
