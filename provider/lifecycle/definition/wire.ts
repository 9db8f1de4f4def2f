import { uncoloured } from "../../huaweicloud/text/display-text";
import { isJson, type Json } from "../../huaweicloud/text/json";
import {
  childOf,
  holdsSecret,
  isObject,
  type Properties,
  type Property,
  type PropertyTable,
  type SingleProperty,
} from "./property";
import type { Spec } from "./recorded-state";
import type { Resource } from "./resource";

/** What a body is for. */
export interface BodyPurpose {
  verb: "create" | "update" | "adopt";
  /** What SWR is known to hold. */
  known?: Properties;
}

/**
 * The whole body of a POST or PUT. An optional property that was taken out of the program is sent as its empty value: whether SWR keeps or
 * clears what a PUT leaves out is not documented.
 */
export function toWire({ properties }: Resource, spec: Spec, purpose: BodyPurpose): Json {
  const body: Record<string, unknown> = {};
  writeInto(body, properties, spec, (property) => emptyOf(property, spec, purpose), purpose);
  return body;
}

function writeInto(
  body: Record<string, unknown>,
  properties: PropertyTable,
  values: unknown,
  emptyFor: (property: Property) => unknown,
  purpose: BodyPurpose,
): void {
  for (const [key, property] of Object.entries(properties)) {
    const value = childOf(values, key);
    if (property.kind === "group") {
      writeInto(body, property.properties, value, emptyFor, purpose);
      const constants = value === undefined ? {} : (property.constants ?? {});
      for (const [at, constant] of Object.entries(constants)) put(body, at, constant);
      continue;
    }
    const path = pathFor(property, purpose);
    const written = value === undefined ? emptyFor(property) : wireValue(property, value);
    if (path && written !== undefined) put(body, path, written);
  }
}

function pathFor({ wire, onCreate, onUpdate }: SingleProperty, { verb }: BodyPurpose): string | false {
  return verb === "create" ? (onCreate ?? wire) : (onUpdate ?? wire);
}

function emptyOf({ empty }: Property, spec: Spec, { verb, known }: BodyPurpose): unknown {
  if (!empty) return undefined;
  return empty.when?.(spec, known, verb === "adopt") === false ? undefined : empty.value;
}

function wireValue(property: Property, value: unknown): unknown {
  if (property.kind === "flag" && property.isTextOnWire) return String(value);
  if (property.kind !== "list" || !Array.isArray(value)) return value;
  const { itemField } = property;
  return itemField === undefined ? value : value.map((text) => ({ [itemField]: text }));
}

function put(body: Record<string, unknown>, path: string, value: unknown): void {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    body[key] = value;
    return;
  }
  const inner = { ...(isObject(body[key]) ? body[key] : {}) };
  put(inner, rest.join("."), value);
  body[key] = inner;
}

/** Makes a text of an answer fit to be recorded and shown. */
export type CleanText = (text: string) => string;

/**
 * Reads an item of an answer. A property that the answer leaves out is absent here too, and so is every secret: SWR shows none, or a mask.
 * What is read is recorded, and Pulumi's CLI shows what is recorded: so it holds no colours of the CLI's.
 */
export function fromWire({ properties }: Resource, json: Json, clean: CleanText = uncoloured): Properties {
  return readTable(properties, json, (text) => uncoloured(clean(text)));
}

function readTable(properties: PropertyTable, json: Json, clean: CleanText): Properties {
  // Maps and lists last: they may be so long that nothing is left to search what comes after them.
  const inOrder = Object.entries(properties).sort(([, a], [, b]) => Number(holdsMany(a)) - Number(holdsMany(b)));
  const read = inOrder.map(([key, property]) => [key, readProperty(property, json, clean)] as const);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function holdsMany(property: Property): boolean {
  if (property.kind === "group") return Object.values(property.properties).some(holdsMany);
  return property.kind === "map" || property.kind === "list";
}

function readProperty(property: Property, json: Json, clean: CleanText): unknown {
  if (property.kind === "group") {
    const group = readTable(property.properties, json, clean);
    return Object.keys(group).length > 0 ? group : undefined;
  }
  const value = property.wire === false || holdsSecret(property) ? undefined : valueAtPath(json, property.wire);
  switch (property.kind) {
    case "text":
      return typeof value === "string" ? readText(property, value, clean) : undefined;
    case "number":
      return numberIn(value);
    case "flag":
      return flagIn(value);
    case "map":
      return isJson(value) ? readMap(value, clean) : undefined;
    case "list":
      return value === null ? [] : Array.isArray(value) ? readList(property.itemField, value, clean) : undefined;
  }
}

/** An empty text in place of a required one is an answer that leaves it out. */
function readText(property: Property & { kind: "text" }, text: string, clean: CleanText): string | undefined {
  const { presence, read = (own) => own } = property;
  const found = read(text);
  const isLeftOut = found === "" && (presence === "required" || presence === "filled");
  return found === undefined || isLeftOut ? undefined : clean(found);
}

/** Some answers write an id as a text. */
function numberIn(value: unknown): number | undefined {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

function flagIn(value: unknown): boolean | undefined {
  const flags = new Map<unknown, boolean>([
    [true, true],
    ["true", true],
    [false, false],
    ["false", false],
  ]);
  return flags.get(value);
}

/** Far more than anybody declares. */
const mostEntries = 5_000;

function readMap(map: Json, clean: CleanText): Properties | undefined {
  const entries = Object.entries(map).slice(0, mostEntries);
  const texts = entries.filter((entry): entry is [string, string] => typeof entry[1] === "string");
  if (texts.length < entries.length) return undefined;
  return Object.fromEntries(texts.map(([key, text]) => [clean(key), clean(text)]));
}

function readList(itemField: string | undefined, list: readonly unknown[], clean: CleanText): string[] | undefined {
  const items = list.slice(0, mostEntries).map((item) => (itemField === undefined ? item : childOf(item, itemField)));
  const texts = items.filter((item) => typeof item === "string");
  return texts.length < items.length ? undefined : texts.map(clean);
}

/** The value at a path; undefined if the answer leaves the whole field out, null if the field is there and holds no such value. */
function valueAtPath(json: Json, path: string): unknown {
  const [field = "", ...rest] = path.split(".");
  const value = childOf(json, field);
  return value === undefined ? undefined : rest.reduce((at, key) => childOf(at, key) ?? null, value);
}
