import { isJson, type Json } from "../../provider/huaweicloud/text/json";
import { type Answer, refusal } from "./answer";
import type { ApiVariant, SuccessBody } from "./api-variant";
import { problemOf } from "./body-rules";

/** A registry as the emulator holds it: the fields of the API, the secret in plain. */
export interface StoredRegistry {
  id: number;
  name: string;
  description: string;
  type: string;
  url: string;
  credential: { type: string; access_key: string; access_secret: string };
  insecure: boolean;
  dns_conf: { hosts: Record<string, string> };
  region_id: string;
  project_id: string;
  instance_id: string;
  status: string;
  createdAt: number;
  updatedAt: number;
  /** GETs that still answer 404. */
  hiddenFor: number;
}

export interface Policy {
  name: string;
  registryId: number;
}

/** The registries of one instance. */
export class RegistryStore {
  readonly registries = new Map<number, StoredRegistry>();
  readonly policies: Policy[] = [];

  constructor(
    private readonly switches: () => ApiVariant,
    private readonly now: () => number,
    private readonly nextId: () => number,
  ) {}

  empty(): void {
    this.registries.clear();
    this.policies.length = 0;
  }

  create(body: unknown): Answer {
    const problem = this.#problem("POST", body) ?? this.#duplicate(body);
    if (problem) return problem;
    if (this.registries.size >= this.switches().quota)
      return this.#refuse(400, "SVCSTG.SWR.4000097", "the registry quota is full");
    const id = this.nextId();
    const blank = { description: "", dns_conf: { hosts: {} }, region_id: "", project_id: "", instance_id: "" };
    const time = this.now();
    const registry = { ...blank, ...this.#fields(body), id, status: "healthy", createdAt: time, updatedAt: time };
    this.registries.set(id, { ...registry, hiddenFor: this.switches().lateToShow } as StoredRegistry);
    return { status: this.switches().createStatus, body: { id: this.#id(id) } };
  }

  list(query: ReadonlyMap<string, string>): Answer {
    const limit = Number(query.get("limit") ?? 10);
    const offset = Number(query.get("offset") ?? 0);
    if (!(limit >= 1 && limit <= 100) || !(offset >= 0) || offset % limit !== 0) {
      return this.#refuse(400, "SVCSTG.SWR.4000056", "limit is 1 to 100, offset a multiple of it");
    }
    const column = query.get("order_column") ?? "created_at";
    if (!["created_at", "updated_at", "name"].includes(column))
      return this.#refuse(400, "SVCSTG.SWR.4001096", "no such order_column");
    const direction = query.get("order_type") === "asc" ? 1 : -1;
    const key = (registry: StoredRegistry) =>
      ({ name: registry.name, created_at: registry.createdAt, updated_at: registry.updatedAt })[column] ?? 0;
    const matching = [...this.registries.values()]
      .filter(({ name, type }) => name.includes(query.get("name") ?? "") && (query.get("type") ?? type) === type)
      .sort((a, b) => direction * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a.id - b.id));
    const page = matching.slice(offset, offset + limit).map((registry) => this.#show(registry));
    return { status: 200, body: { registries: page, total: matching.length } };
  }

  show(id: number): Answer {
    const registry = this.registries.get(id);
    if (!registry) return this.#gone();
    if (registry.hiddenFor > 0) {
      registry.hiddenFor -= 1;
      return this.#gone();
    }
    return { status: 200, body: this.#show(registry) };
  }

  update(id: number, body: unknown): Answer {
    const registry = this.registries.get(id);
    if (!registry) return this.#gone();
    const problem = this.#problem("PUT", body) ?? this.#duplicate(body, id);
    if (problem) return problem;
    const fields = this.#fields(body);
    if (fields.type !== registry.type) return this.#refuse(400, "SVCSTG.SWR.4000014", "type cannot be changed");
    const cleared = this.switches().putOmitted === "clears" ? { description: "", dns_conf: { hosts: {} } } : {};
    Object.assign(registry, cleared, fields, { updatedAt: this.now() });
    const { updateStatus, updateBody } = this.switches();
    return { status: updateStatus, body: this.#bodyOf(updateBody, registry) };
  }

  delete(id: number): Answer {
    const registry = this.registries.get(id);
    if (!registry) return this.#gone();
    const { deleteReferenced, deleteStatus, deleteBody } = this.switches();
    if (deleteReferenced !== "allowed" && this.policies.some(({ registryId }) => registryId === id)) {
      const status = Number(deleteReferenced);
      return this.#refuse(status, `SVCSTG.SWR.${status}0001`, "the registry is used by a replication policy");
    }
    this.registries.delete(id);
    return { status: deleteStatus, body: this.#bodyOf(deleteBody, registry) };
  }

  listPolicies(query: ReadonlyMap<string, string>): Answer {
    const id = Number(query.get("registry_id"));
    const using = this.policies.filter(({ registryId }) => !id || registryId === id);
    return {
      status: 200,
      body: { policies: using.map(({ name }, index) => ({ id: index + 1, name })), total: using.length },
    };
  }

  #problem(method: "POST" | "PUT", body: unknown): Answer | undefined {
    const problem = problemOf(method, body, this.switches());
    return problem === undefined ? undefined : this.#refuse(400, "SVCSTG.SWR.4000014", problem);
  }

  #duplicate(body: unknown, own?: number): Answer | undefined {
    const { duplicateName } = this.switches();
    if (duplicateName === "allowed" || !isJson(body)) return undefined;
    const taken = [...this.registries.values()].some(({ id, name }) => name === body.name && id !== own);
    if (!taken) return undefined;
    return duplicateName === "409"
      ? this.#refuse(409, "SVCSTG.SWR.4090006", "the name exists already")
      : this.#refuse(400, "SVCSTG.SWR.4000014", "the name exists already");
  }

  #fields(body: unknown): Partial<StoredRegistry> {
    const known = [
      "name",
      "description",
      "type",
      "insecure",
      "credential",
      "dns_conf",
      "region_id",
      "project_id",
      "instance_id",
    ];
    const json: Json = isJson(body) ? body : {};
    const given = Object.fromEntries(
      known.flatMap((key) => (json[key] === undefined || json[key] === null ? [] : [[key, json[key]]])),
    );
    return { ...given, url: this.#url(String(json.url)) };
  }

  #url(text: string): string {
    if (!this.switches().normalisesUrl) return text;
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
  }

  #show(registry: StoredRegistry): Json {
    const { secretOnRead, showsProjectId, showsDnsConf } = this.switches();
    const { createdAt, updatedAt, hiddenFor: _, dns_conf, project_id, credential, ...rest } = registry;
    const secret = { mask: { access_secret: "*****" }, absent: {}, plain: { access_secret: credential.access_secret } }[
      secretOnRead
    ];
    return {
      ...rest,
      id: this.#id(registry.id),
      credential: { type: credential.type, access_key: credential.access_key, ...secret },
      ...(showsProjectId && { project_id }),
      ...(showsDnsConf && { dns_conf }),
      created_at: this.#time(createdAt),
      updated_at: this.#time(updatedAt),
    };
  }

  #bodyOf(form: SuccessBody, registry: StoredRegistry): unknown {
    if (form === "object") return this.#show(registry);
    return form === "none" ? undefined : form;
  }

  #id(id: number): number | string {
    return this.switches().idAs === "string" ? String(id) : id;
  }

  #time(ms: number): string {
    const iso = new Date(ms).toISOString();
    switch (this.switches().timestamps) {
      case "seconds":
        return iso.replace(/\.\d+/, "");
      case "micros":
        return iso.replace("Z", "000Z");
      case "blank":
        return iso.replace("T", " ").replace(/\.\d+Z/, "");
    }
  }

  #gone(): Answer {
    return this.#refuse(404, this.switches().registryGoneCode, "the registry does not exist");
  }

  #refuse(status: number, code: string, message: string): Answer {
    return refusal(status, code, message, this.switches().errorShape);
  }
}
