import * as z from "zod";
import type { Json } from "../../provider/huaweicloud/text/json";
import type { Answer } from "./answer";
import { ItemStore, type StoredItem } from "./item-store";

interface Metadata {
  public: string;
  auto_scan?: string | undefined;
  prevent_vul?: string | undefined;
  severity?: string | undefined;
}

/** A namespace as the emulator holds it. */
export interface StoredNamespace extends StoredItem {
  metadata: Metadata;
  cve_allowlist: { items: ReadonlyArray<{ cve_id: string }> };
  repo_count: number;
}

const flag = z.enum(["true", "false"]);
const metadata = z.strictObject({
  public: flag,
  auto_scan: flag.optional(),
  prevent_vul: flag.optional(),
  severity: z.enum(["none", "low", "medium", "high", "critical"]).optional(),
});
const allowlist = z.strictObject({ items: z.array(z.strictObject({ cve_id: z.string().min(1) })) });
const name = z
  .string()
  .max(64)
  .regex(/^[a-z0-9]+([._-][a-z0-9]+)*$/);
const postBody = z.strictObject({ namespace_name: name, metadata, cve_allowlist: allowlist.optional() });
const putBody = z.strictObject({ metadata, cve_allowlist: allowlist.optional() });

const defaults: Readonly<Metadata> = { public: "false", auto_scan: "false", prevent_vul: "false", severity: "low" };

/** The namespaces of one instance, by their names. */
export class NamespaceStore extends ItemStore<StoredNamespace> {
  readonly path = "namespaces";
  readonly actions = {
    create: "swr:repository:createNamespace",
    list: "swr:repository:listNamespaces",
    show: "swr:repository:getNamespace",
    update: "swr:repository:updateNamespace",
    delete: "swr:repository:deleteNamespace",
  };
  protected readonly noun = "namespace";
  protected readonly orderColumns = ["updated_at"];

  protected override keyOf(item: StoredNamespace): string {
    return item.name;
  }

  override isKey(): boolean {
    return true;
  }

  protected override nameIn(body: Json): unknown {
    return body.namespace_name;
  }

  /** A namespace is known by its name alone. */
  protected override allowsDuplicates(): boolean {
    return false;
  }

  protected override createdBody(item: StoredNamespace): unknown {
    return this.switches.namespaceCreated === "empty" ? undefined : super.createdBody(item);
  }

  /** As the official SDK models it. */
  protected override updatedBody({ name: namespace_name, ...item }: StoredNamespace): unknown {
    const { metadata: given, cve_allowlist } = item;
    return this.switches.answersNamespaceUpdate ? { namespace_name, metadata: given, cve_allowlist } : undefined;
  }

  protected problemOf(method: "POST" | "PUT", body: Json): string | undefined {
    const { error } = (method === "POST" ? postBody : putBody).safeParse(body);
    if (error) return error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join(", ");
    const refusesList = method === "POST" && this.switches.allowlistOnCreate === "refused";
    return refusesList && body.cve_allowlist !== undefined ? "cve_allowlist is not taken" : undefined;
  }

  protected made(body: Json, base: StoredItem): StoredNamespace {
    const { metadata: given } = postBody.parse(body);
    return { ...base, metadata: given, cve_allowlist: { items: [] }, repo_count: 0 };
  }

  protected change(item: StoredNamespace, body: Json): Answer | undefined {
    const { metadata: given, cve_allowlist: list } = putBody.parse(body);
    const keeps = this.switches.putOmitted === "keeps";
    item.metadata = keeps ? { ...item.metadata, ...given } : given;
    if (list) item.cve_allowlist = list;
    else if (!keeps) item.cve_allowlist = { items: [] };
    return undefined;
  }

  protected override matches(item: StoredNamespace, query: ReadonlyMap<string, string>): boolean {
    return (query.get("public") ?? item.metadata.public) === item.metadata.public;
  }

  protected override refusalToDelete({ repo_count: count }: StoredNamespace): Answer | undefined {
    if (count === 0) return undefined;
    const status = Number(this.switches.deleteNonEmpty);
    return this.refuse(status, `SVCSTG.SWR.${status}0012`, "the namespace is not empty");
  }

  protected show(item: StoredNamespace): Json {
    const { showsMetadataDefaults, metadataAs, showsEmptyAllowlist } = this.switches;
    const shown = showsMetadataDefaults ? { ...defaults, ...item.metadata } : item.metadata;
    const { items } = item.cve_allowlist;
    return {
      name: item.name,
      namespace_id: item.id,
      metadata: metadataAs === "text" ? shown : Object.fromEntries(Object.entries(shown).map(asBoolean)),
      repo_count: item.repo_count,
      ...((items.length > 0 || showsEmptyAllowlist) && { cve_allowlist: { id: 1, namespace_id: item.id, items } }),
      created_at: this.timeOf(item.createdAt),
      updated_at: this.timeOf(item.updatedAt),
    };
  }

  protected goneCode(): string {
    return this.switches.namespaceGoneCode;
  }
}

function asBoolean([key, value]: [string, unknown]): [string, unknown] {
  return [key, value === "true" ? true : value === "false" ? false : value];
}
