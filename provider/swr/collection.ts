import type { Client } from "../huaweicloud/client/client";
import type { ApiResponse } from "../huaweicloud/client/response";
import type { ApiRequest } from "../huaweicloud/client/send-once";
import { ApiError } from "../huaweicloud/errors/api-error";
import type { Query } from "../huaweicloud/signing/path";
import { isJson, type Json } from "../huaweicloud/text/json";
import type { Redact } from "../huaweicloud/text/redaction";
import type { Cancellation } from "../huaweicloud/time/cancellation";
import type { Deadline } from "../huaweicloud/time/deadline";
import { checkedPlaceId, readNumber } from "./ids";
import { swr } from "./service";

type Verb = "create" | "list" | "show" | "update" | "delete";

/** A kind of thing in an instance, as SWR's API has it. */
export interface CollectionDescription {
  /** What one is called in messages, and many. */
  noun: string;
  nouns: string;
  /** Its path below the instance, such as `replication/policies`. */
  path: string;
  /** The field with the list in an answer. */
  listField: string;
  /** The field of an item that is its key. */
  keyField: string;
  /** The same field in the answer to a PUT, if that calls it otherwise. */
  keyFieldOnUpdate?: string;
  /** What the end of the Pulumi id is called, as in `<instanceId>/<registryId>`. */
  keyName: string;
  /** Reads a key out of an answer; undefined for what cannot be one: a wrong key would lose the thing. */
  readKey: (value: unknown) => string | undefined;
  /** What a key is, for messages, as in "a whole number". */
  keyForm: string;
  /** The field of an item that holds the id in the answer to a POST. */
  idField: string;
  /** What a list is ordered by. */
  orderColumn: string;
  /** The IAM action that each call needs. */
  actions: Readonly<Record<Verb, string>>;
}

export interface CollectionOptions {
  client: Client;
  /** The endpoint that serves it. */
  endpoint: string;
  projectId: string;
  instanceId: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown. */
  secrets: readonly string[];
  /** Values that are shown anyway. */
  shown?: readonly string[] | undefined;
  /** Attempts after the first; default: the client's. */
  maxRetries?: number | undefined;
  /** Whether its requests go before others: they finish what is half done. */
  urgent?: boolean | undefined;
  /** What cancels them; default: what cancels the client. */
  cancellation?: Cancellation | undefined;
  onWait?: ApiRequest["onWait"];
}

/** An item of an answer, in the vendor's JSON. Its texts may echo secrets of the call: `redact` takes them out. */
export interface Item {
  key: string;
  /** The id that SWR gave it, if the answer shows that. */
  id: string | undefined;
  json: Json;
  redact: Redact;
}

/** What a POST has made, and the server's clock when it answered, if it told that. */
export interface Created {
  key: string;
  /** The id in the answer to the POST. */
  id?: string | undefined;
  serverTime?: number | undefined;
}

/** What a list holds of what was asked for, and the server's clock when it was complete. */
export interface ItemList {
  /** The ids of all items in the list, by their keys. */
  ids: ReadonlyMap<string, string | undefined>;
  /** The items of exactly the name that was asked for. */
  named: readonly Item[];
  serverTime: number | undefined;
}

const methods = { create: "POST", list: "GET", show: "GET", update: "PUT", delete: "DELETE" } as const;

const pageSize = 100;
const listReads = 5;
/** Far more than an instance may hold. */
const mostPages = 100;
/** A hundred registries are about 60 kB. */
const mostListBytes = 16 * 1024 * 1024;

const whole = (response: ApiResponse) => response;
/** Whether SWR gives the key; else it is a name, which another thing may have later. */
export const isKeyGiven = ({ keyField, idField }: CollectionDescription): boolean => keyField === idField;

/** Whether an item is the one of this id, as far as the two are known. */
export const hasId = (id: string | undefined) => (item: Pick<Item, "id">) =>
  id === undefined || item.id === undefined || item.id === id;

const isEmpty = (json: unknown) => json === undefined || (isJson(json) && Object.keys(json).length === 0);

/**
 * The things of one kind in one SWR Enterprise instance: `/v2/{project_id}/instances/{instance_id}/<path>`. Bodies are the vendor's JSON.
 * Every method throws an {@link ApiError}.
 */
export class Collection {
  constructor(
    private readonly description: CollectionDescription,
    private readonly options: CollectionOptions,
  ) {}

  /**
   * POST.
   * @param resolveLostRequest finds out what a POST has made whose answer was lost, or undefined for nothing; only then another is sent
   */
  async create(
    body: Json,
    name: string,
    resolveLostRequest: (error: ApiError) => Promise<Created | undefined>,
  ): Promise<Created> {
    const { idField } = this.description;
    const read = ({ json, status, serverTime }: ApiResponse): Created => {
      const answer = isJson(json) ? json : {};
      const id = readNumber(answer.id ?? answer[idField]);
      const key = isKeyGiven(this.description) ? id : id || isEmpty(json) ? name : undefined;
      if (key === undefined || (answer.name ?? name) !== name)
        throw this.#error("create", [], "a success without a readable id", status);
      return { key, id, serverTime };
    };
    return this.#call("create", [], read, { body }, resolveLostRequest);
  }

  /**
   * GET of one. An answer about another one is no answer.
   * @param isMeant tells the thing from another one that has its key by now
   */
  async show(key: string, isMeant: (item: Item) => boolean = () => true): Promise<Item> {
    const { noun, keyField, readKey } = this.description;
    const read = ({ json, status, redact }: ApiResponse): Item => {
      if (!isJson(json) || readKey(json[keyField]) !== key)
        throw this.#error("show", [key], `a success without this ${noun} in it`, status);
      const item = this.#itemOf(key, json, redact);
      if (isMeant(item)) return item;
      throw this.#error(
        "show",
        [key],
        `another ${noun} has its ${keyField}, made with the id ${item.id}`,
        status,
        "notFound",
      );
    };
    return this.#callOne("show", key, read);
  }

  /**
   * PUT of the whole body: what is left out may be cleared.
   * @returns the server's clock when it answered, if it told that
   */
  async update(key: string, body: Json): Promise<number | undefined> {
    const { serverTime } = await this.#callOne("update", key, whole, body);
    return serverTime;
  }

  /** DELETE. 204, 200 and 202 are success, unless the body says otherwise. */
  async delete(key: string): Promise<void> {
    await this.#callOne("delete", key, whole);
  }

  /**
   * GET of all, page by page. Pages shift while others create and delete, and an item that slips out between two pages may be taken for
   * deleted: a list of more than one page counts only when it is read twice the same. Only keys are kept, and the items of one name.
   * @param name narrows to names that contain this text, as SWR does
   */
  async list(name?: string): Promise<ItemList> {
    let previous: string | undefined;
    let filter = name;
    for (let reads = 1; reads <= listReads; reads++) {
      const { pages, ids, named, isComplete, serverTime } = await this.#readList(filter, name);
      // A filter that leaves out what it counts is not relied on.
      if (!isComplete) filter = undefined;
      const read = isComplete ? [...ids.keys()].sort().join() : undefined;
      if (isComplete && (pages === 1 || read === previous)) return { ids, named: [...named.values()], serverTime };
      previous = read;
    }
    throw this.#error(
      "list",
      [],
      `the list of ${this.description.nouns} is not whole, or changes each time it is read`,
    );
  }

  async #readList(filter: string | undefined, name: string | undefined) {
    const { nouns, orderColumn } = this.description;
    const ids = new Map<string, string | undefined>();
    const named = new Map<string, Item>();
    let listBytes = 0;
    for (let pages = 1; ; pages++) {
      const query: Query = [
        ...(filter === undefined ? [] : ([["name", filter]] as const)),
        ["limit", String(pageSize)],
        ["offset", String((pages - 1) * pageSize)],
        ["order_column", orderColumn],
        ["order_type", "asc"],
      ];
      const read = (response: ApiResponse) => this.#readPage(response);
      const { items, total, serverTime, bytes } = await this.#call("list", [], read, { query });
      listBytes += bytes;
      if (listBytes > mostListBytes) {
        throw this.#error("list", [], `the list of ${nouns} is longer than ${mostListBytes / 1024 / 1024} MiB`);
      }
      const before = ids.size;
      for (const item of items) {
        ids.set(item.key, item.id);
        if (item.json.name === name) named.set(item.key, item);
      }
      // Only a short page ends the list: `total` may count less than all. If it counts more, some were not shown.
      if (items.length < pageSize) {
        const isComplete = typeof total === "number" ? total >= 0 && total <= ids.size : filter !== undefined;
        return { pages, ids, named, isComplete, serverTime };
      }
      if (pages === mostPages) throw this.#error("list", [], "the list does not end");
      if (ids.size === before) throw this.#error("list", [], "the list shows the same page twice");
    }
  }

  #readPage({ json, status, serverTime, bytes, redact }: ApiResponse) {
    const { listField, nouns, keyField, keyForm, readKey } = this.description;
    const { [listField]: list = null, total } = isJson(json) ? json : { [listField]: undefined };
    // null with 0 is how some servers write an empty list.
    const listed = list === null && total === 0 ? [] : list;
    if (!Array.isArray(listed) || !listed.every(isJson)) {
      throw this.#error("list", [], `a list without ${nouns} in it`, status);
    }
    const items = listed.map((each: Json): Item => {
      const own = each[keyField];
      // Somebody else's name may be one that we would not give.
      const key = readKey(own) ?? (!isKeyGiven(this.description) && typeof own === "string" && own ? own : undefined);
      if (key === undefined) throw this.#error("list", [], `a list with a ${keyField} that is not ${keyForm}`, status);
      return this.#itemOf(key, each, redact);
    });
    return { items, total, serverTime, bytes };
  }

  /** GET of another collection of the instance, such as what uses an item; the answer as it is. */
  async related(path: readonly string[], action: string, query: Query): Promise<ApiResponse> {
    return this.options.client.call({ ...this.#request("GET", path), action, query }, whole);
  }

  #callOne<T>(verb: Verb, key: string, read: (response: ApiResponse) => T, body?: Json): Promise<T> {
    const { readKey, noun, keyForm, keyField, keyFieldOnUpdate = keyField } = this.description;
    if (readKey(key) !== key) throw new TypeError(`"${key}" is not the key of a ${noun}: it must be ${keyForm}`);
    const field = verb === "update" ? keyFieldOnUpdate : keyField;
    return this.#call(verb, [key], read, { ...(body && { body }), key: { field, value: key } });
  }

  #call<T>(
    verb: Verb,
    path: readonly string[],
    read: (response: ApiResponse) => T,
    more: Pick<ApiRequest, "query" | "body" | "key"> = {},
    resolveLostRequest?: (error: ApiError) => Promise<T | undefined>,
  ): Promise<T> {
    const { path: own, actions } = this.description;
    const request = { ...this.#request(methods[verb], [...own.split("/"), ...path]), action: actions[verb], ...more };
    return this.options.client.call(request, read, resolveLostRequest);
  }

  #request(method: ApiRequest["method"], path: readonly string[]): ApiRequest {
    const { endpoint, projectId, deadline, secrets, shown, maxRetries, urgent, cancellation, onWait } = this.options;
    return {
      service: swr,
      endpoint,
      method,
      path: this.#pathOf(path),
      projectId,
      deadline,
      secrets,
      ...(shown && { shown }),
      ...(maxRetries !== undefined && { maxRetries }),
      ...(urgent && { urgent }),
      ...(cancellation && { cancellation }),
      ...(onWait && { onWait }),
    };
  }

  #pathOf(path: readonly string[]): string[] {
    const { projectId, instanceId } = this.options;
    return [
      "v2",
      checkedPlaceId("project id", projectId),
      "instances",
      checkedPlaceId("instance id", instanceId),
      ...path,
    ];
  }

  #itemOf(key: string, json: Json, redact: Redact): Item {
    return { key, id: readNumber(json[this.description.idField]), json, redact };
  }

  #error(
    verb: Verb,
    path: readonly string[],
    reason: string,
    status?: number,
    kind: "invalidResponse" | "notFound" = "invalidResponse",
  ): ApiError {
    const { path: own, actions } = this.description;
    return new ApiError({
      kind,
      service: swr,
      request: `${methods[verb]} /${this.#pathOf([own, ...path]).join("/")}`,
      action: actions[verb],
      endpoint: this.options.endpoint,
      status,
      reason,
    });
  }
}
