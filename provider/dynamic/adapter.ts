import type * as dynamic from "@pulumi/pulumi/dynamic";
import { isProviderError, isResourceInitError, ProviderError } from "../diagnostics/provider-error";
import { isApiError } from "../huaweicloud/errors/api-error";
import { printable } from "../huaweicloud/text/display-text";
import { childOf } from "../lifecycle/definition/property";
import type { ResourceHandler } from "../lifecycle/handler";
import { claimKey } from "../lifecycle/ownership";
import type { DynamicHost } from "./dynamic-host";

type Given = Record<string, unknown>;

/** Serves a resource to Pulumi's dynamic-provider host: plain values in, plain values out, errors in the host's manner. */
export class DynamicProvider implements dynamic.ResourceProvider {
  constructor(
    private readonly handler: ResourceHandler,
    private readonly host: DynamicHost,
  ) {}

  async configure({ config }: dynamic.ConfigureRequest): Promise<void> {
    this.host.configure((key) => config.get(key));
  }

  async check(olds: Given, news: Given) {
    const { settings, session } = this.host;
    const { problems, ...place } = settings;
    const { inputs, failures, notices } = this.handler.check(toPlainProperties(news), toPlainProperties(olds), place);
    for (const notice of notices) session.log(`swr: ${notice}`);
    if (typeof inputs.region === "string") session.warnAboutRegion(inputs.region);
    const reasons = [...problems, ...failures.map(({ reason }) => reason)];
    // Without the property: the engine would print its value, a secret's too. Each reason names it.
    return {
      inputs: { ...inputs },
      failures: reasons.map((reason) => ({ property: "", reason: printable(reason) })),
    };
  }

  async diff(id: string, olds: Given, news: Given) {
    const state = toPlainProperties(olds);
    const mark = typeof state.adoptionMark === "string" ? state.adoptionMark : undefined;
    this.host.ownership.observe(claimKey(this.handler.resource.name, id), mark);
    return { ...this.handler.diff(state, toPlainProperties(news)) };
  }

  create(inputs: Given): Promise<dynamic.CreateResult> {
    return this.#run(`create the ${this.handler.resource.api.noun}`, inputs, async () => {
      const spec = this.handler.specOf(toPlainProperties(inputs));
      const { id, state } = await this.handler.create(spec, this.#contextFor("create", spec));
      return { id: String(id), outs: this.#outputsOf(state) };
    });
  }

  read(id: string, props: Given = {}): Promise<dynamic.ReadResult> {
    return this.#run(`read ${id}`, props, async () => {
      const found = await this.handler.read(id, toPlainProperties(props), this.host.contextFor());
      // An empty id tells the engine that it is gone.
      return found
        ? { id, props: this.#outputsOf(found.state), inputs: toPlainProperties(found.inputs) }
        : { id: "", props: {} };
    });
  }

  update(id: string, olds: Given, news: Given): Promise<dynamic.UpdateResult> {
    return this.#run(`update ${id}`, news, async () => {
      const state = this.handler.stateOf(toPlainProperties(olds));
      const spec = this.handler.specOf(toPlainProperties(news));
      return { outs: this.#outputsOf(await this.handler.update(id, state, spec, this.#contextFor("update", spec))) };
    });
  }

  delete(id: string, props: Given): Promise<void> {
    return this.#run(`delete ${id}`, props, async () => {
      const state = this.handler.stateOf(toPlainProperties(props));
      await this.handler.remove(id, state, this.#contextFor("delete", state));
    });
  }

  /** A call may take as long as the program says: Pulumi's `customTimeouts` do not come here. */
  #contextFor(verb: string, { timeouts }: { timeouts?: object | undefined }) {
    const timeout = childOf(timeouts, verb);
    return this.host.contextFor(typeof timeout === "string" ? timeout : undefined);
  }

  /** Every output, also one that holds nothing: Pulumi's preview takes one that is not recorded for unknown. */
  #outputsOf(state: object): Given {
    const nothing = Object.fromEntries(this.handler.outputs.map((key) => [key, null]));
    return { ...nothing, ...toPlainProperties(state) };
  }

  /** Runs an operation, and hands its failure over in the host's manner. */
  async #run<T>(operation: string, given: Given, work: () => Promise<T>): Promise<T> {
    try {
      return await this.host.during(work);
    } catch (error) {
      const failure = asFailure(error, operation, given);
      // The engine of an interrupted run shows no errors any more, but still what is printed.
      if (this.host.isInterrupted) this.host.session.log(failure.message);
      throw failure;
    } finally {
      this.host.session.warnAboutUnusedSettings();
    }
  }
}

/** No stack trace reaches a user, and no error but a ResourceInitError has an `id`: the host takes that for "created". */
function asFailure(error: unknown, operation: string, given: Given): Error {
  if (isResourceInitError(error)) {
    // The host adds the loader to what succeeds only; without it, what is saved here could never be deleted.
    const properties = { ...toPlainProperties(error.properties), __provider: given.__provider };
    return Object.defineProperty(error, "properties", { value: properties });
  }
  if (isProviderError(error)) return error;
  return new ProviderError({
    operation,
    reason: reasonOf(error),
    remedy: "If this does not say what to change, please report it.",
  });
}

function reasonOf(error: unknown) {
  if (isApiError(error)) return error;
  if (typeof error !== "object" || error === null) return "an unexpected error";
  // What zod found in the recorded state or the inputs.
  if ("issues" in error && Array.isArray(error.issues)) {
    const issues: Array<{ path: PropertyKey[]; keys?: string[] }> = error.issues;
    const paths = issues.map(({ path, keys = [] }) => [...path, ...keys].map(String).join("."));
    return `${paths.join(", ")} is missing or not right`;
  }
  return "message" in error ? String(error.message) : "an unexpected error";
}

/** Plain values for the host: it cannot carry `undefined`, and puts its own `__provider` among the properties. */
function toPlainProperties(properties: object | undefined): Record<string, unknown> {
  const { __provider, ...own } = withoutNullish(properties ?? {}) as Record<string, unknown>; // of an object, an object
  return own;
}

/** Removes null and undefined recursively. Each property of each operation comes through here, so without a detour by JSON. */
function withoutNullish(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutNullish(each) ?? null);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNullish(each)]));
}
