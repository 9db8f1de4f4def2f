import { ProviderError } from "../../diagnostics/provider-error";
import {
  childOf,
  holdsSecret,
  isInput,
  isObject,
  keysOf,
  type Properties,
  type Property,
  type PropertyTable,
} from "./property";
import type { Resource } from "./resource";

/** How long each operation may take, as the program says it. */
export interface Timeouts {
  create?: string | undefined;
  update?: string | undefined;
  delete?: string | undefined;
}

/** The arguments after defaults: the name is there, and the region. */
export interface Spec extends Properties {
  name: string;
  region: string;
  projectId?: string | undefined;
  instanceId: string;
  adoptExisting?: boolean | undefined;
  timeouts?: Timeouts | undefined;
}

/** What the state records beside the properties of the definition. Users do not see it. */
interface Marks {
  /** Present if `projectId` was looked up in IAM, so that a refresh does not show it as an argument. */
  projectFromIam?: true | undefined;
  /** A mark of its own for each time that a resource took over something that it did not make. */
  adoptionMark?: string | undefined;
}

/** What is recorded of a resource of which nothing is sure to be there. */
export interface PartialState extends Properties, Marks {
  region?: string | undefined;
  projectId?: string | undefined;
  instanceId?: string | undefined;
  endpoint?: string | undefined;
  name?: string | undefined;
  timeouts?: Timeouts | undefined;
}

/** What a stack's state records of a resource: what SWR showed, and what any version of this package wrote. */
export interface State extends PartialState {
  region: string;
  projectId: string;
  instanceId: string;
}

const place = ["region", "projectId", "instanceId"] as const;

const marks: Readonly<Record<keyof Marks, (value: unknown) => unknown>> = {
  projectFromIam: (value) => (value === true ? value : undefined),
  adoptionMark: (value) => (typeof value === "string" ? value : undefined),
};

/**
 * Reads what any version of this package has recorded. Loose on purpose, with none of the rules for arguments: it holds what SWR
 * showed, and a delete must not fail for a field that it does not need. It does without the schema, because loading zod takes time.
 */
export function stateOf(recorded: Properties, resource: Resource): State {
  const missing = place.filter((key) => typeof recorded[key] !== "string");
  if (missing.length > 0) throw damaged(missing, resource);
  return partialStateOf(recorded, resource) as State; // its place is there, as has just been seen
}

/** The same for a state of which nothing need be there. */
export function partialStateOf(recorded: Properties, resource: Resource): PartialState {
  const wrong = place.filter((key) => recorded[key] !== undefined && typeof recorded[key] !== "string");
  if (wrong.length > 0) throw damaged(wrong, resource);
  const read = Object.entries(recorded).map(
    ([key, value]) => [key, readRecorded(key, value, resource.properties)] as const,
  );
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

/** A recorded value; undefined if it is not as it should be. Keys that this version does not know stay as they are. */
function readRecorded(key: string, value: unknown, properties: PropertyTable): unknown {
  if (Object.hasOwn(marks, key)) return marks[key as keyof Marks](value); // as has just been seen
  const property = properties[key];
  return property ? readValue(property, value) : value;
}

function readValue(property: Property, value: unknown): unknown {
  switch (property.kind) {
    case "text":
      return typeof value === "string" ? value : undefined;
    case "number":
      return typeof value === "number" ? value : undefined;
    case "flag":
      return typeof value === "boolean" ? value : undefined;
    case "list":
      return Array.isArray(value) && value.every((each) => typeof each === "string") ? value : undefined;
    case "map":
      return isObject(value) && Object.values(value).every((each) => typeof each === "string") ? value : undefined;
    case "group": {
      const children = Object.entries(property.properties).map(([key, child]) => [
        key,
        readValue(child, childOf(value, key)),
      ]);
      const group = Object.fromEntries(children.filter(([, child]) => child !== undefined));
      return isObject(value) && isWholeGroup(property, group) ? group : undefined;
    }
  }
}

/** Whether a group has what it requires. One with a secret may lack anything: SWR never gives the secret back. */
export function isWholeGroup(group: Property & { kind: "group" }, value: Properties): boolean {
  const required = keysOf(group.properties, ({ presence }) => presence === "required");
  return holdsSecret(group) || required.every((key) => value[key] !== undefined);
}

/** The property with the id that SWR gave what is known by its name. What is known by its id has none. */
function idProperty({ properties, api }: Resource): string | undefined {
  return keysOf(properties, (property) => property.kind === "number" && property.wire === api.idField)[0];
}

/** That id as it is recorded. */
export function recordedId(resource: Resource, recorded: PartialState): string | undefined {
  const key = idProperty(resource);
  const id = key === undefined ? undefined : recorded[key];
  return id === undefined ? undefined : String(id);
}

/** What is recorded of that id; nothing if no number holds it exactly. */
export function idRecord(resource: Resource, id: string | undefined): Properties {
  const key = idProperty(resource);
  return key !== undefined && Number.isSafeInteger(Number(id)) ? { [key]: Number(id) } : {};
}

/** The names of what the class shows. */
export function outputsOf({ properties }: Resource): string[] {
  return Object.keys(properties);
}

/** The inputs that a state stands for: input keys only, or the engine shows outputs as changed arguments. */
export function inputsOf({ projectFromIam, ...state }: State, { properties }: Resource): Properties {
  const keys = keysOf(properties, isInput).filter((key) => state[key] !== undefined);
  const known = keys.filter((key) => !(projectFromIam && key === "projectId"));
  return Object.fromEntries(known.map((key) => [key, state[key]]));
}

/** What a POST has set: all but what only a PUT takes. */
export function withoutRest<S extends PartialState>(state: S, { properties }: Resource): S {
  const set = Object.entries(state).filter(([key]) => properties[key]?.onCreate !== false);
  return Object.fromEntries(set) as S; // less of the same
}

/** What is known for sure if it is not known what became of a request: not which secret SWR holds, nor what only a PUT sets. */
export function withoutUnsure<S extends PartialState>(state: S, resource: Resource): S {
  const known = Object.entries(withoutRest(state, resource));
  return Object.fromEntries(known.map(([key, value]) => [key, withoutSecret(resource.properties[key], value)])) as S; // less of the same
}

function withoutSecret(property: Property | undefined, value: unknown): unknown {
  if (property?.kind === "text" && property.secret) return undefined;
  if (property?.kind !== "group" || !isObject(value)) return value;
  const parts = Object.entries(value).map(([key, child]) => [key, withoutSecret(property.properties[key], child)]);
  return Object.fromEntries(parts);
}

function damaged(keys: readonly string[], { api }: Resource): ProviderError {
  return new ProviderError({
    operation: `read the recorded state of the ${api.noun}`,
    reason: `${keys.join(", ")} is missing or not right`,
    remedy: "Run `pulumi stack export` to look at it; `pulumi state delete` takes it out of the state, not out of SWR.",
  });
}
