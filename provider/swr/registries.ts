import type { Client } from "../huaweicloud/client/client";
import type { ApiResponse } from "../huaweicloud/client/response";
import type { ApiRequest } from "../huaweicloud/client/send-once";
import type { OwnKey } from "../huaweicloud/client/success-body";
import { ApiError } from "../huaweicloud/errors/api-error";
import type { Query } from "../huaweicloud/signing/path";
import { tidy } from "../huaweicloud/text/display-text";
import { isJson, type Json } from "../huaweicloud/text/json";
import type { Cancellation } from "../huaweicloud/time/cancellation";
import type { Deadline } from "../huaweicloud/time/deadline";
import { checkedPlaceId, checkedRegistryId, readId } from "./ids";
import { withoutSecrets } from "./registry-texts";

export interface RegistriesOptions {
  client: Client;
  /** The address that serves them. */
  endpoint: string;
  projectId: string;
  instanceId: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown. */
  secrets: readonly string[];
  /** Values that are shown anyway. */
  shown?: readonly string[] | undefined;
  /** Tries after the first; default: the client's. */
  maxRetries?: number | undefined;
  /** Whether its requests go before others: they finish what is half done. */
  urgent?: boolean | undefined;
  /** What interrupts them; default: what interrupts the client. */
  cancellation?: Cancellation | undefined;
  onWait?: ApiRequest["onWait"];
}

/** What a list holds of what was asked for, and the server's clock when it was complete. */
export interface RegistryList {
  /** Of all registries in the list. */
  ids: readonly string[];
  /** The registries of exactly the name that was asked for. */
  named: readonly Json[];
  serverTime: number | undefined;
}

const pageSize = 100;
const listReads = 5;
/** Far more than an instance may hold. */
const mostPages = 100;
/** A hundred registries are about 60 kB. */
const mostListBytes = 16 * 1024 * 1024;
const collection = ["registries"];

const calls = {
  create: { method: "POST", action: "swr:instance:createRegistry" },
  list: { method: "GET", action: "swr:instance:listRegistries" },
  show: { method: "GET", action: "swr:instance:getRegistry" },
  update: { method: "PUT", action: "swr:instance:updateRegistry" },
  delete: { method: "DELETE", action: "swr:instance:deleteRegistry" },
  listPolicies: { method: "GET", action: "swr:instance:listReplicationPolicies" },
} as const;
type Verb = keyof typeof calls;

/** The IAM actions that the calls need. */
export const registryActions: readonly string[] = Object.values(calls).map(({ action }) => action);
export const listRegistriesAction = calls.list.action;

const whole = (reply: ApiResponse) => reply;
const pathOf = (id: string) => [...collection, checkedRegistryId(id)];
const keyOf = (id: string): OwnKey => ({ field: "id", value: id });

/**
 * The registries of one SWR Enterprise instance: `/v2/{project_id}/instances/{instance_id}/registries`.
 * Bodies are the vendor's JSON; what is handed out holds no secret of the call. Every method throws a {@link ApiError}.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export class Registries {
  constructor(private readonly options: RegistriesOptions) {}

  /**
   * POST.
   * @param settle finds out what a POST has made whose answer was lost: its id, or undefined for nothing; only then another is sent
   * @returns the id, as text: answers hold a number or a string of digits.
   */
  async create(body: Json, resolveLostRequest: (fault: ApiError) => Promise<string | undefined>): Promise<string> {
    const read = (reply: ApiResponse) => {
      const { id: named, name = body.name } = isJson(reply.json) ? reply.json : {};
      const id = name === body.name ? readId(named) : undefined;
      if (id === undefined) throw this.#fault("create", collection, "a success without a readable id", reply.status);
      return id;
    };
    return this.#call("create", collection, read, { body }, resolveLostRequest);
  }

  /** GET of one. An answer about another one is no answer. */
  async show(id: string): Promise<Json> {
    const path = pathOf(id);
    const read = ({ json, status, redact }: ApiResponse) => {
      if (isJson(json) && readId(json.id) === id) return withoutSecrets(json, redact, this.options.shown ?? []);
      throw this.#fault("show", path, "a success without this registry in it", status);
    };
    return this.#call("show", path, read, { key: keyOf(id) });
  }

  /**
   * PUT of the whole body: what is left out may be cleared.
   * @returns the server's clock when it answered, where it told that
   */
  async update(id: string, body: Json): Promise<number | undefined> {
    const { serverTime } = await this.#call("update", pathOf(id), whole, { body, key: keyOf(id) });
    return serverTime;
  }

  /** DELETE. 204, 200 and 202 are success, unless the body says otherwise. */
  async delete(id: string): Promise<void> {
    await this.#call("delete", pathOf(id), whole, { key: keyOf(id) });
  }

  /**
   * GET of all, page by page. Pages shift while others create and delete, and a registry that slips out between two pages may be
   * taken for deleted: a list of more than one page counts only when it is read twice the same.
   * Only ids are kept, and the registries of one name.
   * @param name narrows to names that contain this text, as SWR does
   */
  async list(name?: string): Promise<RegistryList> {
    let previous: string | undefined;
    let filter = name;
    for (let reads = 1; reads <= listReads; reads++) {
      const { pages, ids, named, complete, serverTime } = await this.#readList(filter, name);
      // A filter that leaves out what it counts is not relied on.
      if (!complete) filter = undefined;
      const read = complete ? [...ids].join() : undefined;
      if (complete && (pages === 1 || read === previous))
        return { ids: [...ids], named: [...named.values()], serverTime };
      previous = read;
    }
    throw this.#fault("list", collection, "the list of registries is not whole, or changes each time it is read");
  }

  async #readList(filter: string | undefined, name: string | undefined) {
    const ids = new Set<string>();
    const named = new Map<string, Json>();
    let listBytes = 0;
    for (let pages = 1; ; pages++) {
      const query: Query = [
        ...(filter === undefined ? [] : ([["name", filter]] as const)),
        ["limit", String(pageSize)],
        ["offset", String((pages - 1) * pageSize)],
        ["order_column", "created_at"],
        ["order_type", "asc"],
      ];
      const read = (reply: ApiResponse) => this.#pageIn(reply);
      const { page, total, serverTime, bytes, redact } = await this.#call("list", collection, read, { query });
      listBytes += bytes;
      if (listBytes > mostListBytes) {
        throw this.#fault(
          "list",
          collection,
          `the list of registries is longer than ${mostListBytes / 1024 / 1024} MiB`,
        );
      }
      const previous = ids.size;
      for (const [id, registry] of page) {
        ids.add(id);
        if (registry.name === name) named.set(id, withoutSecrets(registry, redact, this.options.shown ?? []));
      }
      // Only a short page ends the list: `total` may count less than all. Where it counts more, some were not shown.
      if (page.length < pageSize) {
        const complete = typeof total === "number" ? total >= 0 && total <= ids.size : filter !== undefined;
        return { pages, ids, named, complete, serverTime };
      }
      if (pages === mostPages) throw this.#fault("list", collection, "the list does not end");
      if (ids.size === previous) throw this.#fault("list", collection, "the list shows the same page twice");
    }
  }

  /** A page of the list, with the ids of what is on it. */
  #pageIn(reply: ApiResponse) {
    const { registries = null, total } = isJson(reply.json) ? reply.json : { registries: undefined };
    // null with 0 is how some servers write an empty list.
    const listed = registries === null && total === 0 ? [] : registries;
    if (!Array.isArray(listed) || !listed.every(isJson)) {
      throw this.#fault("list", collection, "a list without registries in it", reply.status);
    }
    const page = listed.map((registry) => {
      const id = readId(registry.id);
      if (id === undefined)
        throw this.#fault("list", collection, "a list with an id that is not a number", reply.status);
      return [id, registry] as const;
    });
    return { page, total, serverTime: reply.serverTime, bytes: reply.bytes, redact: reply.redact };
  }

  /** How many replication policies use a registry, and the names of the first ones. */
  async policiesUsing(id: string, mostNames: number): Promise<{ names: string[]; count: number }> {
    const query = [["registry_id", id] as const, ["limit", String(pageSize)] as const, ["offset", "0"] as const];
    const { json, redact } = await this.#call("listPolicies", ["replication", "policies"], whole, { query });
    const policies = isJson(json) && Array.isArray(json.policies) ? json.policies.filter(isJson) : [];
    const names = policies.map(({ name }) => name).filter((name) => typeof name === "string");
    return {
      names: names.slice(0, mostNames).map((name) => tidy(redact(name, 256), 256)),
      count: names.length,
    };
  }

  #call<T>(
    verb: Verb,
    path: readonly string[],
    read: (reply: ApiResponse) => T,
    more: Pick<ApiRequest, "query" | "body" | "key"> = {},
    resolveLostRequest?: (fault: ApiError) => Promise<T | undefined>,
  ): Promise<T> {
    const { client, endpoint, projectId, deadline, secrets, shown, maxRetries, urgent, cancellation, onWait } =
      this.options;
    const call: ApiRequest = {
      service: "swr",
      endpoint,
      ...calls[verb],
      path: this.#path(path),
      projectId,
      deadline,
      secrets,
      ...(shown && { shown }),
      ...(maxRetries !== undefined && { maxRetries }),
      ...(urgent && { urgent }),
      ...(cancellation && { cancellation }),
      ...(onWait && { onWait }),
      ...more,
    };
    return client.call(call, read, resolveLostRequest);
  }

  #path(path: readonly string[]): string[] {
    const { projectId, instanceId } = this.options;
    return [
      "v2",
      checkedPlaceId("project id", projectId),
      "instances",
      checkedPlaceId("instance id", instanceId),
      ...path,
    ];
  }

  #fault(verb: Verb, path: readonly string[], reason: string, status?: number): ApiError {
    const { method, action } = calls[verb];
    const request = `${method} /${this.#path(path).join("/")}`;
    return new ApiError({
      kind: "invalidResponse",
      service: "SWR",
      request,
      action,
      endpoint: this.options.endpoint,
      status,
      reason,
    });
  }
}
