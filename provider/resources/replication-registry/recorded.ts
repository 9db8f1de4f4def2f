import { ProviderError } from "../../diagnostics/provider-error";
import type { PartiallyRecorded, Properties } from "../../lifecycle/handler";
import type { RegistryCredential, RegistryDnsConf, RegistryState, RegistryTarget, RegistryTimeouts } from "./args";

/** A recorded value, or undefined where it is not as it should be: then it counts as one that is not there. */
type Reader = (value: unknown) => unknown;

const text: Reader = (value) => (typeof value === "string" ? value : undefined);
const flag: Reader = (value) => (typeof value === "boolean" ? value : undefined);
const number: Reader = (value) => (typeof value === "number" ? value : undefined);
const always: Reader = (value) => (value === true ? value : undefined);
const texts: Reader = (value) =>
  isObject(value) && Object.values(value).every((each) => typeof each === "string") ? value : undefined;

/** One for each key: the compiler sees to it that none is forgotten. */
type Readers<T> = Readonly<Record<keyof T, Reader>>;

/** An object of these fields, any of which may be missing. */
const some =
  <T>(fields: Readers<T>): Reader =>
  (value) =>
    isObject(value) ? readIn(value, fields) : undefined;

/** An object of these fields, all of which must be there. */
const all =
  <T>(fields: Readers<T>): Reader =>
  (value) => {
    const found = isObject(value) ? readIn(value, fields) : {};
    return Object.keys(found).length === Object.keys(fields).length ? found : undefined;
  };

const place = ["region", "projectId", "instanceId"] as const;

const fields: Readers<Omit<RegistryState, (typeof place)[number]>> = {
  name: text,
  type: text,
  url: text,
  credential: some<RegistryCredential>({ accessKey: text, accessSecret: text }),
  description: text,
  insecure: flag,
  dnsConf: all<RegistryDnsConf>({ hosts: texts }),
  target: all<RegistryTarget>({ regionId: text, projectId: text, instanceId: text }),
  secretVersion: number,
  adoptExisting: flag,
  timeouts: some<RegistryTimeouts>({ create: text, update: text, delete: text }),
  status: text,
  createdAt: text,
  updatedAt: text,
  endpoint: text,
  projectFromIam: always,
  adoptionMark: text,
};

const marks: ReadonlySet<string> = new Set<keyof RegistryState>(["projectFromIam", "adoptionMark"]);

/** What the class shows: all of the state but its marks. */
export const outputs: readonly string[] = [...place, ...Object.keys(fields)].filter((key) => !marks.has(key));

/**
 * What any version of this package has recorded. Loose on purpose, with none of the rules for arguments: it holds what SWR showed, and a
 * delete must not fail for a field that it does not need. Without the schema, for `pulumi destroy` and `refresh` need not load zod.
 */
export function stateOf(recorded: Properties): RegistryState {
  const missing = place.filter((key) => typeof recorded[key] !== "string");
  if (missing.length > 0) throw damaged(missing);
  return partialStateOf(recorded) as RegistryState; // with its place, as has just been seen
}

/** The same, of which nothing need be there. */
export function partialStateOf(recorded: Properties): PartiallyRecorded<RegistryState> {
  const wrong = place.filter((key) => recorded[key] !== undefined && typeof recorded[key] !== "string");
  if (wrong.length > 0) throw damaged(wrong);
  const others = Object.fromEntries(Object.entries(recorded).filter(([key]) => !Object.hasOwn(fields, key)));
  return { ...others, ...readIn(recorded, fields) };
}

function damaged(keys: readonly string[]): ProviderError {
  return new ProviderError({
    operation: "read the recorded state of the registry",
    reason: `${keys.join(", ")} is missing or not right`,
    remedy: "Run `pulumi stack export` to look at it; `pulumi state delete` takes it out of the state, not out of SWR.",
  });
}

function readIn(value: Readonly<Record<string, unknown>>, readers: Readonly<Record<string, Reader>>) {
  const read = Object.entries(readers).map(([key, reader]) => [key, reader(value[key])] as const);
  return Object.fromEntries(read.filter(([, found]) => found !== undefined));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
