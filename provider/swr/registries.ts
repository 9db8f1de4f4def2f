import type { Client } from "./client";
import { tidy } from "./error-body";
import type { Call } from "./exchange";
import { Fault } from "./fault";
import { checkedPlaceId, checkedRegistryId, readId } from "./ids";
import { isJson, type Json } from "./json";
import type { Query } from "./path";
import type { Reply } from "./reply";
import type { Deadline } from "./retry";

export interface RegistriesOptions {
  client: Client;
  /** The address that serves them. */
  endpoint: string;
  projectId: string;
  instanceId: string;
  deadline: Deadline;
  /** Values that the server may echo and that must not be shown. */
  secrets: readonly string[];
  /** Tries after the first; default: the client's. */
  maxRetries?: number | undefined;
  /** Whether its requests go before others: they finish what is half done. */
  urgent?: boolean | undefined;
  onWait?: Call["onWait"];
}

/** The registries that were asked for, and the server's clock when the list was complete. */
export interface RegistryList {
  registries: readonly Json[];
  serverTime: number | undefined;
}

const pageSize = 100;
const listReads = 5;
/** Far more than an instance may hold. */
const mostPages = 100;
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

const whole = (reply: Reply) => reply;

/**
 * The registries of one SWR Enterprise instance: `/v2/{project_id}/instances/{instance_id}/registries`.
 * Bodies are the vendor's JSON, untouched. Every method throws a {@link Fault}.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export class Registries {
  constructor(private readonly options: RegistriesOptions) {}

  /**
   * POST.
   * @param settle finds out what a POST has made whose answer was lost: its id, or undefined for nothing; only then another is sent
   * @returns the id, as text: answers hold a number or a string of digits.
   */
  async create(body: Json, settle: (fault: Fault) => Promise<string | undefined>): Promise<string> {
    const read = (reply: Reply) => {
      const id = isJson(reply.json) ? readId(reply.json.id) : undefined;
      if (id === undefined) throw this.#unreadable("create", collection, reply, "a success without a readable id");
      return id;
    };
    return this.#call("create", collection, read, { body }, settle);
  }

  /** GET of one. An answer about another one is no answer. */
  async show(id: string): Promise<Json> {
    const path = [...collection, checkedRegistryId(id)];
    return this.#call("show", path, (reply) => {
      const { id: shown, name } = isJson(reply.json) ? reply.json : {};
      if (!isJson(reply.json) || (shown === undefined ? typeof name !== "string" : readId(shown) !== id)) {
        throw this.#unreadable("show", path, reply, "a success without this registry in it");
      }
      return reply.json;
    });
  }

  /** PUT of the whole body: what is left out may be cleared. */
  async update(id: string, body: Json): Promise<void> {
    await this.#call("update", [...collection, checkedRegistryId(id)], whole, { body });
  }

  /** DELETE. 204, 200 and 202 are success. */
  async delete(id: string): Promise<void> {
    await this.#call("delete", [...collection, checkedRegistryId(id)], whole);
  }

  /**
   * GET of all, page by page. Pages shift while others create and delete, and a registry that slips out between two pages may be
   * taken for deleted: a list of more than one page counts only when it is read twice the same.
   * @param name narrows to names that contain this text, as SWR does
   */
  async list(name?: string): Promise<RegistryList> {
    let before: string | undefined;
    for (let reads = 1; reads <= listReads; reads++) {
      const { pages, found, complete, serverTime } = await this.#readList(name);
      const ids = complete ? [...found.keys()].join() : undefined;
      if (complete && (pages === 1 || ids === before)) return { registries: [...found.values()], serverTime };
      before = ids;
    }
    throw this.#fault("list", collection, "the list of registries is not whole, or changes each time it is read");
  }

  async #readList(name: string | undefined) {
    const found = new Map<string, Json>();
    for (let pages = 1; ; pages++) {
      const query: Query = [
        ...(name === undefined ? [] : ([["name", name]] as const)),
        ["limit", String(pageSize)],
        ["offset", String((pages - 1) * pageSize)],
        ["order_column", "created_at"],
        ["order_type", "asc"],
      ];
      const { page, total, serverTime } = await this.#call("list", collection, (reply) => this.#pageIn(reply), {
        query,
      });
      const before = found.size;
      for (const [id, registry] of page) found.set(id, registry);
      // Only a short page ends the list: `total` may count less than all. Where it counts more, some were not shown.
      if (page.length < pageSize) {
        const complete = name !== undefined || (typeof total === "number" && total <= found.size);
        return { pages, found, complete, serverTime };
      }
      if (pages === mostPages) throw this.#fault("list", collection, "the list does not end");
      if (found.size === before) throw this.#fault("list", collection, "the list shows the same page twice");
    }
  }

  /** A page of the list, with the ids of what is on it. */
  #pageIn(reply: Reply) {
    const { registries = null, total } = isJson(reply.json) ? reply.json : { registries: undefined };
    // null with 0 is how some servers write an empty list.
    const listed = registries === null && total === 0 ? [] : registries;
    if (!Array.isArray(listed) || !listed.every(isJson)) {
      throw this.#unreadable("list", collection, reply, "a list without registries in it");
    }
    const page = listed.map((registry) => {
      const id = readId(registry.id);
      if (id === undefined) throw this.#unreadable("list", collection, reply, "a list with an id that is not a number");
      return [id, registry] as const;
    });
    return { page, total, serverTime: reply.serverTime };
  }

  /** Names of the replication policies that use a registry. */
  async policiesUsing(id: string): Promise<string[]> {
    const query = [["registry_id", id] as const, ["limit", String(pageSize)] as const, ["offset", "0"] as const];
    const { json, redact } = await this.#call("listPolicies", ["replication", "policies"], whole, { query });
    const policies = isJson(json) && Array.isArray(json.policies) ? json.policies.filter(isJson) : [];
    return policies.flatMap(({ name }) => (typeof name === "string" ? [tidy(redact(name), 256)] : []));
  }

  #call<T>(
    verb: Verb,
    path: readonly string[],
    read: (reply: Reply) => T,
    more: Pick<Call, "query" | "body"> = {},
    settle?: (fault: Fault) => Promise<T | undefined>,
  ): Promise<T> {
    const { client, endpoint, projectId, deadline, secrets, maxRetries, urgent, onWait } = this.options;
    const call: Call = {
      service: "swr",
      endpoint,
      ...calls[verb],
      path: this.#path(path),
      projectId,
      deadline,
      secrets,
      ...(maxRetries !== undefined && { maxRetries }),
      ...(urgent && { urgent }),
      ...(onWait && { onWait }),
      ...more,
    };
    return client.call(call, read, settle);
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

  #unreadable(verb: Verb, path: readonly string[], reply: Reply, reason: string): Fault {
    return this.#fault(verb, path, reason, reply.status);
  }

  #fault(verb: Verb, path: readonly string[], reason: string, status?: number): Fault {
    const { method, action } = calls[verb];
    const request = `${method} /${this.#path(path).join("/")}`;
    return new Fault({
      kind: "broken",
      service: "SWR",
      request,
      action,
      endpoint: this.options.endpoint,
      status,
      reason,
    });
  }
}
