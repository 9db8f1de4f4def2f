import type { Json } from "../../provider/huaweicloud/text/json";
import type { Answer } from "./answer";
import { problemOf } from "./body-rules";
import { ItemStore, type StoreContext, type StoredItem } from "./item-store";
import type { PolicyStore } from "./policy-store";

/** A registry as the emulator holds it: the fields of the API, the secret in plain. */
export interface StoredRegistry extends StoredItem {
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
}

const blank = { description: "", dns_conf: { hosts: {} }, region_id: "", project_id: "", instance_id: "" };
const fields = [
  ...["name", "description", "type", "insecure", "credential", "dns_conf"],
  ...["region_id", "project_id", "instance_id"],
];

/** The registries of one instance. */
export class RegistryStore extends ItemStore<StoredRegistry> {
  readonly path = "registries";
  readonly actions = {
    create: "swr:instance:createRegistry",
    list: "swr:instance:listRegistries",
    show: "swr:instance:getRegistry",
    update: "swr:instance:updateRegistry",
    delete: "swr:instance:deleteRegistry",
  };
  protected readonly noun = "registry";
  protected readonly orderColumns = ["created_at", "updated_at", "name"];

  constructor(
    context: StoreContext,
    private readonly policies: PolicyStore,
  ) {
    super(context);
  }

  protected problemOf(method: "POST" | "PUT", body: Json): string | undefined {
    return problemOf(method, body, this.switches);
  }

  protected made(body: Json, base: StoredItem): StoredRegistry {
    return { ...blank, ...this.#fieldsOf(body), ...base, status: "healthy" } as StoredRegistry; // its body has been judged
  }

  protected change(registry: StoredRegistry, body: Json): Answer | undefined {
    const given = this.#fieldsOf(body);
    if (given.type !== registry.type) return this.refuse(400, "SVCSTG.SWR.4000014", "type cannot be changed");
    const cleared = this.switches.putOmitted === "clears" ? { description: "", dns_conf: { hosts: {} } } : {};
    Object.assign(registry, cleared, given);
    return undefined;
  }

  protected override matches({ type }: StoredRegistry, query: ReadonlyMap<string, string>): boolean {
    return (query.get("type") ?? type) === type;
  }

  protected override refusalToDelete({ id }: StoredRegistry): Answer | undefined {
    const { deleteReferenced } = this.switches;
    if (deleteReferenced === "allowed" || !this.policies.uses(id)) return undefined;
    const status = Number(deleteReferenced);
    return this.refuse(status, `SVCSTG.SWR.${status}0001`, "the registry is used by a replication policy");
  }

  protected show(registry: StoredRegistry): Json {
    const { secretOnRead, showsProjectId, showsDnsConf } = this.switches;
    const { createdAt, updatedAt, hiddenFor: _, dns_conf, project_id, credential, ...rest } = registry;
    const secret = { mask: { access_secret: "*****" }, absent: {}, plain: { access_secret: credential.access_secret } }[
      secretOnRead
    ];
    return {
      ...rest,
      id: this.idOf(registry.id),
      credential: { type: credential.type, access_key: credential.access_key, ...secret },
      ...(showsProjectId && { project_id }),
      ...(showsDnsConf && { dns_conf }),
      created_at: this.timeOf(createdAt),
      updated_at: this.timeOf(updatedAt),
    };
  }

  protected goneCode(): string {
    return this.switches.registryGoneCode;
  }

  #fieldsOf(body: Json): Partial<StoredRegistry> {
    const given = fields.filter((key) => body[key] !== undefined && body[key] !== null);
    return { ...Object.fromEntries(given.map((key) => [key, body[key]])), url: this.#url(String(body.url)) };
  }

  #url(text: string): string {
    if (!this.switches.normalisesUrl) return text;
    const { protocol, host, pathname } = new URL(text);
    return `${protocol}//${host}${pathname.replace(/\/+$/, "")}`;
  }
}
