import type { Properties } from "./definition/property";
import { outputsOf, partialStateOf, type Spec, type State, stateOf } from "./definition/recorded-state";
import type { Resource } from "./definition/resource";
import type { OperationContext } from "./operation-context";
import type { Checked, CheckSettings } from "./operations/check";
import { type Difference, diff } from "./operations/diff";

// Each verb is loaded when it is first called: a host starts anew for each command, and `pulumi destroy` needs neither rules nor creates.
const checking = () => require("./operations/check") as typeof import("./operations/check");
const creating = () => require("./operations/create/create") as typeof import("./operations/create/create");
const reading = () => require("./operations/read") as typeof import("./operations/read");
const updating = () => require("./operations/update") as typeof import("./operations/update");
const removing = () => require("./operations/remove") as typeof import("./operations/remove");

/** The verbs of one resource, in plain values; they know nothing of the host that calls them. */
export class ResourceHandler {
  constructor(readonly resource: Resource) {}

  /** Judges what a program says, and fills in defaults and the place. No network. */
  check(news: Properties, olds: Properties, settings: CheckSettings): Checked {
    return checking().check(this.resource, news, olds, settings);
  }

  /** What an update would change: nothing, or something, and which changes need a new resource. No network. */
  diff(state: Properties, news: Properties): Difference {
    return diff(this.resource, state, news);
  }

  create(spec: Spec, context: OperationContext): Promise<{ id: string; state: State }> {
    return creating().create(this.resource, spec, context);
  }

  /** The state as SWR has it now, and the inputs that it stands for; undefined if it is gone. */
  read(
    id: string,
    recorded: Properties,
    context: OperationContext,
  ): Promise<{ state: State; inputs: Properties } | undefined> {
    return reading().read(this.resource, id, partialStateOf(recorded, this.resource), context);
  }

  update(id: string, recorded: State, spec: Spec, context: OperationContext): Promise<State> {
    return updating().update(this.resource, id, recorded, spec, context);
  }

  remove(id: string, recorded: State, context: OperationContext): Promise<void> {
    return removing().remove(this.resource, id, recorded, context);
  }

  /** The names of what the class shows. */
  get outputs(): readonly string[] {
    return outputsOf(this.resource);
  }

  /** Reads inputs that check has passed. */
  specOf(inputs: Properties): Spec {
    return checking().specOf(inputs, this.resource);
  }

  /** Reads what any version of this package has recorded. */
  stateOf(recorded: Properties): State {
    return stateOf(recorded, this.resource);
  }
}
