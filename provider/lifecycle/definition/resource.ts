import type { Collection, CollectionDescription } from "../../swr/collection";
import type { Properties, PropertyTable } from "./property";

/** What is wrong with an argument: its path, and one sentence that names it, what was given and what is allowed. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/** All that one resource says for itself. The lifecycle does the rest. */
export interface Resource {
  /** The name of the class, in the type token and in `provider/index.ts`. It must never change. */
  name: string;
  /** What it is, for users. */
  about: string;
  /** The page of its API. */
  page: string;
  /** Its part of SWR's API. */
  api: CollectionDescription;
  properties: PropertyTable;
  /** The output that every completed operation records. A state without it comes from an operation that did not come to its end. */
  completedBy: string;
  /** What check fills in, beside the place. */
  defaults?: (inputs: Properties) => Properties;
  /** Rules across properties. A rule is skipped while one side is unknown. */
  rules?: (inputs: Properties) => readonly CheckFailure[];
  /** Says why SWR refuses to delete it and what to do about that, where SWR tells: best effort. */
  whatRefusesDelete?: (key: string, collection: Collection) => Promise<string | undefined>;
}
