/** What a program says, or what a state records, by property. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * Who gives a property: the program (`required`, `optional`), else a default before check judges it (`filled`), else the operation (`resolved`);
 * or SWR alone (`output`, and `optionalOutput`, which may hold nothing).
 */
export type Presence = "required" | "optional" | "filled" | "resolved" | "output" | "optionalOutput";

interface Common {
  /** What it means, for users: whole sentences. It becomes the prose of the published types and of the reference. */
  about: string;
  presence: Presence;
  /** The default in words, where there is one. */
  defaultValue?: string;
  /** A change makes a new resource. SWR never changes such a field. */
  replaces?: true;
  /** A change is sent to SWR although it stands in no field there. */
  resends?: true;
  /** Its path in the body of a POST, if that is another one; false if POST does not take it: then a PUT follows. */
  onCreate?: string | false;
  /** False if PUT does not take it. */
  onUpdate?: false;
  /** It is allowed only where another property has this value. */
  onlyWith?: {
    key: string;
    value: unknown;
    /** There it is required; says what, for messages. */
    requires?: string;
    /** Elsewhere it means nothing to SWR, whatever SWR shows. */
    isIgnoredElsewhere?: true;
  };
  /** What is sent where the program says nothing, in place of what SWR may hold. */
  empty?: {
    value: unknown;
    /**
     * Whether it is sent; default always.
     * @param known what SWR is known to hold; undefined for a new resource
     */
    when?: (spec: Properties, known: Properties | undefined, isAdoption: boolean) => boolean;
  };
  /** Two values mean the same to SWR if this makes equal values of them. */
  meaning?: (value: unknown) => unknown;
}

interface Single extends Common {
  /** The path in SWR's JSON, such as `credential.access_key`; false if SWR knows nothing of it. */
  wire: string | false;
}

export interface TextProperty extends Single {
  kind: "text";
  /** Never shown, never read back from SWR. */
  secret?: true;
  /** What is required, for messages, as in "an id is required"; outputs have none. */
  required?: string;
  /** Says what is wrong with a text, as what is allowed; undefined if nothing is. */
  rule?: (text: string) => string | undefined;
  /** The only values that are allowed, and the name of their type for TypeScript. */
  oneOf?: { values: readonly string[]; typeName: string };
  /** Reads SWR's text; undefined if it says nothing. */
  read?: (text: string) => string | undefined;
}

export interface NumberProperty extends Single {
  kind: "number";
}

export interface FlagProperty extends Single {
  kind: "flag";
  /** An answer without it says too little to compare it with a program. */
  isAlwaysShown?: true;
  /** SWR writes it as the text "true" or "false". */
  isTextOnWire?: true;
}

/** Texts by key, such as IP addresses by host name. */
export interface MapProperty extends Single {
  kind: "map";
  required: string;
  /** What a key is, as in "the name of a host". */
  keyName: string;
  keyRule: (key: string) => string | undefined;
  value: Pick<TextProperty, "required" | "rule">;
}

export interface ListProperty extends Single {
  kind: "list";
  required: string;
  /** Says what is wrong with a list of right items, as what is allowed. */
  rule?: (items: readonly string[]) => string | undefined;
  item: Pick<TextProperty, "required" | "rule">;
  /** SWR has objects in place of texts; the text is in this field. */
  itemField?: string;
}

/** Properties that are given together, as an object. */
export interface GroupProperty extends Common {
  kind: "group";
  /** The name of its type for TypeScript. */
  typeName: string;
  /** What the type is, for users. */
  typeAbout: string;
  required: string;
  properties: PropertyTable;
  /** The parts without which an answer says nothing of the group. */
  shownTogether?: readonly string[];
  /** What stands beside them in SWR's JSON, by path. */
  constants?: Readonly<Record<string, unknown>>;
}

/** A property that stands in one field of SWR's JSON, or in none. */
export type SingleProperty = TextProperty | NumberProperty | FlagProperty | MapProperty | ListProperty;

export type Property = SingleProperty | GroupProperty;

/** All properties of a resource or of a group, in the order in which users read them. */
export type PropertyTable = Readonly<Record<string, Property>>;

export const isInput = ({ presence }: Property): boolean => presence !== "output" && presence !== "optionalOutput";

/** Whether it always has a value once the resource exists. */
export const isAlwaysThere = ({ presence }: Property): boolean =>
  presence !== "optional" && presence !== "optionalOutput";

/** Whether SWR knows it, as a whole or in part. */
export function isOnWire(property: Property): boolean {
  return property.kind === "group" ? Object.values(property.properties).some(isOnWire) : property.wire !== false;
}

/** Whether it is secret, as a whole or in part. */
export function holdsSecret(property: Property): boolean {
  if (property.kind === "group") return Object.values(property.properties).some(holdsSecret);
  return property.kind === "text" && property.secret === true;
}

/** The keys of a table whose properties pass a test. */
export function keysOf(table: PropertyTable, isMeant: (property: Property) => boolean): string[] {
  return Object.keys(table).filter((key) => {
    const property = table[key];
    return property !== undefined && isMeant(property);
  });
}

/** The value of a key in a value that may be no object. */
export function childOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function isObject(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
