import { isJson, type Json } from "../../provider/huaweicloud/text/json";
import { type Answer, refusal } from "./answer";
import type { ApiVariant, SuccessBody } from "./api-variant";

/** What the emulator holds of a thing, whatever its kind. */
export interface StoredItem {
  id: number;
  name: string;
  createdAt: number;
  updatedAt: number;
  /** GETs that still answer 404. */
  hiddenFor: number;
}

export interface StoreContext {
  switches: () => ApiVariant;
  now: () => number;
  nextId: () => number;
}

type Verb = "create" | "list" | "show" | "update" | "delete";

/** The things of one kind in one instance, by their keys: what all kinds have in common. */
export abstract class ItemStore<Item extends StoredItem> {
  /** The path of the collection, and the name of the list in an answer. */
  abstract readonly path: string;
  /** The IAM action of each verb. */
  abstract readonly actions: Readonly<Record<Verb, string>>;
  readonly items = new Map<string, Item>();
  protected abstract readonly noun: string;
  protected abstract readonly orderColumns: readonly string[];

  constructor(protected readonly context: StoreContext) {}

  /** What is wrong with the body of a POST or PUT. */
  protected abstract problemOf(method: "POST" | "PUT", body: unknown): string | undefined;
  /** What a POST makes. */
  protected abstract made(body: Json, base: StoredItem): Item;
  /** Changes an item by the body of a PUT. */
  protected abstract change(item: Item, body: Json): Answer | undefined;
  protected abstract show(item: Item): Json;
  protected abstract goneCode(): string;

  protected keyOf(item: Item): string {
    return String(item.id);
  }

  protected nameIn(body: Json): unknown {
    return body.name;
  }

  /** Whether a filter of a list lets an item through, beside its name. */
  protected matches(_item: Item, _query: ReadonlyMap<string, string>): boolean {
    return true;
  }

  /** Why an item is not deleted. */
  protected refusalToDelete(_item: Item): Answer | undefined {
    return undefined;
  }

  protected allowsDuplicates(): boolean {
    return this.switches.duplicateName === "allowed";
  }

  protected createdBody(item: Item): unknown {
    return { id: this.idOf(item.id) };
  }

  /** What the answer to a PUT holds, if its kind has an answer of its own. */
  protected updatedBody(_item: Item): unknown {
    return undefined;
  }

  protected get switches(): ApiVariant {
    return this.context.switches();
  }

  /** Whether a part of a path can be a key. */
  isKey(text: string): boolean {
    return /^\d+$/.test(text);
  }

  answer(method: string, key: string | undefined, query: ReadonlyMap<string, string>, body: unknown): Answer {
    switch (`${method}${key === undefined ? "" : " one"}`) {
      case "POST":
        return this.create(body);
      case "GET":
        return this.#list(query);
      case "GET one":
        return this.#withItem(key, (item) => this.#showOne(item));
      case "PUT one":
        return this.#withItem(key, (item) => this.#update(item, body));
      case "DELETE one":
        return this.#withItem(key, (item) => this.#delete(item));
      default:
        return refusal(405, "APIGW.0106", "no such method");
    }
  }

  actionOf(method: string, key: string | undefined): string {
    const verbs: Record<string, Verb> = { POST: "create", GET: "list", "GET one": "show", "PUT one": "update" };
    return this.actions[verbs[`${method}${key === undefined ? "" : " one"}`] ?? "delete"];
  }

  create(body: unknown): Answer {
    const problem = this.#problem("POST", body) ?? this.#duplicate(body);
    if (problem) return problem;
    if (this.items.size >= this.switches.quota)
      return this.refuse(400, "SVCSTG.SWR.4000097", `the ${this.noun} quota is full`);
    const json = isJson(body) ? body : {};
    const time = this.context.now();
    const base = { id: this.context.nextId(), name: String(this.nameIn(json)), createdAt: time, updatedAt: time };
    const item = this.made(json, { ...base, hiddenFor: this.switches.lateToShow });
    this.items.set(this.keyOf(item), item);
    return { status: this.switches.createStatus, body: this.createdBody(item) };
  }

  #list(query: ReadonlyMap<string, string>): Answer {
    const limit = Number(query.get("limit") ?? 10);
    const offset = Number(query.get("offset") ?? 0);
    if (!(limit >= 1 && limit <= 100) || !(offset >= 0) || offset % limit !== 0) {
      return this.refuse(400, "SVCSTG.SWR.4000056", "limit is 1 to 100, offset a multiple of it");
    }
    const [usual = ""] = this.orderColumns;
    const column = query.get("order_column") ?? usual;
    if (!this.orderColumns.includes(column)) return this.refuse(400, "SVCSTG.SWR.4001096", "no such order_column");
    const direction = query.get("order_type") === "asc" ? 1 : -1;
    const rank = (item: Item) =>
      ({ name: item.name, created_at: item.createdAt, updated_at: item.updatedAt })[column] ?? 0;
    const matching = [...this.items.values()]
      .filter((item) => item.name.includes(query.get("name") ?? "") && this.matches(item, query))
      .sort((a, b) => direction * (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : a.id - b.id));
    const page = matching.slice(offset, offset + limit).map((item) => this.show(item));
    return { status: 200, body: { [this.path.split("/").at(-1) ?? ""]: page, total: matching.length } };
  }

  #showOne(item: Item): Answer {
    if (item.hiddenFor === 0) return { status: 200, body: this.show(item) };
    item.hiddenFor -= 1;
    return this.#gone();
  }

  #update(item: Item, body: unknown): Answer {
    const problem = this.#problem("PUT", body) ?? this.#duplicate(body, item);
    if (problem) return problem;
    const refused = this.change(item, isJson(body) ? body : {});
    if (refused) return refused;
    item.updatedAt = this.context.now();
    const { updateStatus, updateBody } = this.switches;
    return { status: updateStatus, body: this.updatedBody(item) ?? this.#bodyOf(updateBody, item) };
  }

  #delete(item: Item): Answer {
    const refused = this.refusalToDelete(item);
    if (refused) return refused;
    this.items.delete(this.keyOf(item));
    const { deleteStatus, deleteBody } = this.switches;
    return { status: deleteStatus, body: this.#bodyOf(deleteBody, item) };
  }

  #withItem(key: string | undefined, work: (item: Item) => Answer): Answer {
    const item = this.items.get(key ?? "");
    return item ? work(item) : this.#gone();
  }

  #problem(method: "POST" | "PUT", body: unknown): Answer | undefined {
    const problem = isJson(body) ? this.problemOf(method, body) : "the body is not a JSON object";
    return problem === undefined ? undefined : this.refuse(400, "SVCSTG.SWR.4000014", problem);
  }

  #duplicate(body: unknown, own?: Item): Answer | undefined {
    if (this.allowsDuplicates() || !isJson(body)) return undefined;
    const name = own ? (this.nameIn(body) ?? own.name) : this.nameIn(body);
    const isTaken = [...this.items.values()].some((item) => item.name === name && item !== own);
    if (!isTaken) return undefined;
    return this.switches.duplicateName === "400"
      ? this.refuse(400, "SVCSTG.SWR.4000014", "the name exists already")
      : this.refuse(409, "SVCSTG.SWR.4090006", "the name exists already");
  }

  #bodyOf(form: SuccessBody, item: Item): unknown {
    if (form === "object") return this.show(item);
    return form === "none" ? undefined : form;
  }

  #gone(): Answer {
    return this.refuse(404, this.goneCode(), `the ${this.noun} does not exist`);
  }

  protected idOf(id: number): number | string {
    return this.switches.idAs === "string" ? String(id) : id;
  }

  protected timeOf(ms: number): string {
    const iso = new Date(ms).toISOString();
    switch (this.switches.timestamps) {
      case "seconds":
        return iso.replace(/\.\d+/, "");
      case "micros":
        return iso.replace("Z", "000Z");
      case "blank":
        return iso.replace("T", " ").replace(/\.\d+Z/, "");
    }
  }

  protected refuse(status: number, code: string, message: string): Answer {
    return refusal(status, code, message, this.switches.errorShape);
  }
}
