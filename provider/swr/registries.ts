import type { Call, Client, Reply } from "./client";
import { Fault } from "./fault";
import { isJson, type Json } from "./json";
import type { Deadline } from "./retry";

/** Where registries live, and which address serves them. */
export interface RegistryPlace {
  endpoint: string;
  projectId: string;
  instanceId: string;
}

/** One list of all registries of an instance that are asked for, and the server's clock when it was complete. */
export interface RegistryList {
  registries: readonly Json[];
  serverTime: number | undefined;
}

const pageSize = 100;
const listTries = 3;

/**
 * The registries of one SWR Enterprise instance: `/v2/{project_id}/instances/{instance_id}/registries`.
 * Bodies are the vendor's JSON, untouched. Every method throws a {@link Fault}.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export class Registries {
  constructor(
    private readonly client: Client,
    private readonly place: RegistryPlace,
    private readonly deadline: Deadline,
    private readonly onWait?: Call["onWait"],
  ) {}

  /**
   * POST. Never sent twice unless SWR surely did not act on it.
   * @returns the id, as text: answers hold a number or a string of digits.
   */
  async create(body: Json, secrets: readonly string[]): Promise<string> {
    const reply = await this.#call("POST", [], { body, secrets });
    const id = isJson(reply.json) ? readId(reply.json.id) : undefined;
    if (id === undefined) throw this.#unreadable("POST", reply, "a success without a readable id");
    return id;
  }

  /** GET of one. */
  async show(id: string): Promise<Json> {
    const reply = await this.#call("GET", [id]);
    if (!isJson(reply.json)) throw this.#unreadable("GET", reply, "a success without a registry in it");
    return reply.json;
  }

  /** PUT of the whole body: what is left out may be cleared. */
  async update(id: string, body: Json, secrets: readonly string[]): Promise<void> {
    await this.#call("PUT", [id], { body, secrets });
  }

  /** DELETE. 204, 200 and 202 are success. */
  async delete(id: string): Promise<void> {
    await this.#call("DELETE", [id]);
  }

  /**
   * GET of all, page by page. Pages shift while others create and delete, so the answer counts only when it adds up;
   * otherwise it is asked again, for a registry that is missing here may be taken for deleted.
   * @param name narrows to names that contain this text, as SWR does
   */
  async list(name?: string): Promise<RegistryList> {
    for (let tries = 1; ; tries++) {
      const listed = await this.#listOnce(name);
      if (listed.complete) return listed;
      if (tries === listTries)
        throw this.#fault("GET", "broken", "the list of registries changed each time it was read");
    }
  }

  async #listOnce(name: string | undefined): Promise<RegistryList & { complete: boolean }> {
    const found = new Map<string, Json>();
    for (let offset = 0; ; offset += pageSize) {
      const reply = await this.#call("GET", [], {
        query: [
          ...(name === undefined ? [] : ([["name", name]] as const)),
          ["limit", String(pageSize)],
          ["offset", String(offset)],
          ["order_column", "created_at"],
          ["order_type", "asc"],
        ],
      });
      const page = isJson(reply.json) ? reply.json.registries : undefined;
      if (!Array.isArray(page) || !page.every(isJson))
        throw this.#unreadable("GET", reply, "a list without registries in it");
      for (const registry of page) {
        const id = readId(registry.id);
        if (id === undefined) throw this.#unreadable("GET", reply, "a list with an id that is not a number");
        found.set(id, registry);
      }
      const total = isJson(reply.json) ? reply.json.total : undefined;
      if (page.length < pageSize || (typeof total === "number" && found.size >= total)) {
        const complete = typeof total !== "number" || found.size === total;
        return { registries: [...found.values()], serverTime: reply.serverTime, complete };
      }
    }
  }

  /** Names of the replication policies that use a registry. */
  async policiesUsing(id: string): Promise<string[]> {
    const reply = await this.#call("GET", [], {
      collection: ["replication", "policies"],
      query: [
        ["registry_id", id],
        ["limit", String(pageSize)],
        ["offset", "0"],
      ],
    });
    const policies = isJson(reply.json) ? reply.json.policies : undefined;
    if (!Array.isArray(policies)) return [];
    return policies.filter(isJson).flatMap(({ name }) => (typeof name === "string" ? [name] : []));
  }

  #call(
    method: Call["method"],
    rest: readonly string[],
    options: Pick<Call, "query" | "body" | "secrets"> & { collection?: readonly string[] } = {},
  ): Promise<Reply> {
    const { collection, ...more } = options;
    const { endpoint, projectId } = this.place;
    return this.client.call({
      service: "swr",
      endpoint,
      method,
      path: [...this.#path(collection), ...rest.map(checkedId)],
      projectId: checkedPlaceId("project id", projectId),
      deadline: this.deadline,
      ...(this.onWait && { onWait: this.onWait }),
      ...more,
    });
  }

  #path(collection: readonly string[] = ["registries"]): string[] {
    const { projectId, instanceId } = this.place;
    return ["v2", projectId, "instances", checkedPlaceId("instance id", instanceId), ...collection];
  }

  #unreadable(method: string, { status }: Reply, reason: string): Fault {
    return this.#fault(method, "broken", reason, status);
  }

  #fault(method: string, kind: "broken", reason: string, status?: number): Fault {
    const request = `${method} /${this.#path().join("/")}`;
    return new Fault({ kind, service: "SWR", request, endpoint: this.place.endpoint, status, reason });
  }
}

/** An id out of an answer: a number, or a string of digits. Anything else is unreadable: a wrong id would lose the registry. */
export function readId(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return String(value);
  return typeof value === "string" && isRegistryId(value) ? value : undefined;
}

export function isRegistryId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}

/** Ids of projects and instances. */
export function isPlaceId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
}

function checkedId(id: string): string {
  if (!isRegistryId(id)) throw new TypeError(`registry id "${id}" is not a positive whole number`);
  return id;
}

function checkedPlaceId(what: string, id: string): string {
  if (!isPlaceId(id)) throw new TypeError(`${what} "${id}" must be 1 to 64 letters, digits, "-" or "_"`);
  return id;
}
