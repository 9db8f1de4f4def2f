import type { Session } from "../session/session";
import type { CheckFailure } from "./validate";

/** What settings know of the place of a resource that does not name its own. */
export interface PlaceDefaults {
  region: string | undefined;
  projectId: string | undefined;
}

/** What check makes of a program. */
export interface Checked {
  inputs: Properties;
  failures: readonly CheckFailure[];
  /** What the reader of a preview should know before anything happens: a clause each. */
  notices: readonly string[];
}

/** What settings say to check. */
export interface CheckSettings extends PlaceDefaults {
  /** Whether this run takes over what exists, whatever the program says. */
  adoptExisting?: boolean;
}

export type Properties = Readonly<Record<string, unknown>>;

/** The same fields, any of which may be missing. */
export type PartiallyRecorded<T> = { [K in keyof T]?: T[K] | undefined };

/** The handlers of one resource, in plain values; they know nothing of the host that calls them. */
export interface ResourceHandler<Spec, State> {
  /** Judges what a program says, and fills in defaults and the place. No network. */
  check(news: Properties, olds: Properties, settings: CheckSettings): Checked;
  /** What an update would change: nothing, or something, and which changes need a new one. No network. */
  diff(state: Properties, news: Properties): Difference;
  create(spec: Spec, session: Session): Promise<{ id: string; state: State }>;
  /** The state as SWR has it now, and the inputs that it stands for; undefined where it is gone. */
  read(
    id: string,
    recorded: PartiallyRecorded<State>,
    session: Session,
  ): Promise<{ state: State; inputs: Properties } | undefined>;
  update(id: string, recorded: State, spec: Spec, session: Session): Promise<State>;
  remove(id: string, recorded: State, session: Session): Promise<void>;

  /** The names of what the class shows. */
  readonly outputs: readonly string[];
  /** The mark of a resource that took over what it did not make, out of its recorded state. */
  adoptionMarkOf(state: Properties): string | undefined;
  /** Reads inputs that check has passed. */
  specOf(inputs: Properties): Spec;
  /** Reads what any version of this package has recorded. */
  stateOf(recorded: Properties): State;
  /** Reads what little may be recorded of a resource that is only looked up. */
  partialStateOf(recorded: Properties): PartiallyRecorded<State>;
}

/** `changes` is left out where something differs: the engine then works out the property diff itself, so `replaceOnChanges` and secret marks work. */
export type Difference = { changes: false } | { replaces: string[] };
