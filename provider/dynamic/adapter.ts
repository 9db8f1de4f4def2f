import type * as dynamic from "@pulumi/pulumi/dynamic";
import { isProviderError, isResourceInitError, ProviderError } from "../diagnostics/provider-error";
import { isApiError } from "../huaweicloud/errors/api-error";
import { printable } from "../huaweicloud/text/display-text";
import type { ResourceHandler } from "../lifecycle/handler";
import { Session, type SessionOptions } from "../session/session";
import { processEnv, readSettings, type Settings } from "../settings/settings";
import type { HostProcess } from "./host-process";

export type ServeOptions = Omit<SessionOptions, "interruption"> & {
  /** The process that hosts the provider; asked when Pulumi configures it. */
  host?: () => HostProcess;
  env?: (key: string) => string | undefined;
};

/**
 * Serves a room to Pulumi's dynamic-provider host: plain values in, plain values out, errors in the host's manner.
 * One of these lives as long as the host's process.
 */
export function serveDynamic<Spec, State extends object>(
  room: ResourceHandler<Spec, State>,
  options: ServeOptions = {},
): dynamic.ResourceProvider {
  const world = runtimeOf(options);
  const framed = framedIn(world);
  const nothing = Object.fromEntries(room.outputs.map((key) => [key, null]));
  /** Every output, also where it holds nothing: Pulumi's preview takes one that is not recorded for unknown. */
  const whole = (state: object) => ({ ...nothing, ...toPlainProperties(state) });
  return {
    async configure({ config }) {
      world.configure((key) => config.get(key));
    },
    async check(olds, news) {
      const { problems, ...settings } = world.settings();
      const { inputs, failures, notices } = room.check(toPlainProperties(news), toPlainProperties(olds), settings);
      for (const notice of notices) world.site().log(`swr: ${notice}`);
      if (typeof inputs.region === "string") world.site().warnAboutRegion(inputs.region);
      const reasons = [...problems, ...failures.map(({ reason }) => reason)];
      // Without the property: the engine would print its value, a secret's too. Each reason names it.
      return {
        inputs: { ...inputs },
        failures: reasons.map((reason) => ({ property: "", reason: printable(reason) })),
      };
    },
    async diff(id, olds, news) {
      const state = toPlainProperties(olds);
      world.site().ownership.observe(id, room.adoptionMarkOf(state));
      return { ...room.diff(state, toPlainProperties(news)) };
    },
    create: (inputs) =>
      framed("create the resource", inputs, async () => {
        const { id, state } = await room.create(room.specOf(toPlainProperties(inputs)), world.site());
        return { id: String(id), outs: whole(state) };
      }),
    read: (id, props) =>
      framed(`read ${id}`, props, async () => {
        const found = await room.read(id, room.partialStateOf(toPlainProperties(props)), world.site());
        // An empty id tells the engine that it is gone.
        return found
          ? { id, props: whole(found.state), inputs: toPlainProperties(found.inputs) }
          : { id: "", props: {} };
      }),
    update: (id, olds, news) =>
      framed(`update ${id}`, news, async () => {
        const state = await room.update(
          id,
          room.stateOf(toPlainProperties(olds)),
          room.specOf(toPlainProperties(news)),
          world.site(),
        );
        return { outs: whole(state) };
      }),
    delete: (id, props) =>
      framed(`delete ${id}`, props, () => room.remove(id, room.stateOf(toPlainProperties(props)), world.site())),
  };
}

/** The settings and the site of this process, made when they are first needed. */
function runtimeOf({ env = processEnv, host, ...options }: ServeOptions) {
  // The host hands out the provider before it awaits `configure`, so this must be there at once and never throw.
  let config: (key: string) => string | undefined = () => undefined;
  let settings: Settings | undefined;
  let session: Session | undefined;
  let hostProcess: HostProcess | undefined;
  const settingsOnce = () => {
    settings ??= readSettings(config, env);
    return settings;
  };
  return {
    configure(read: typeof config) {
      config = read;
      hostProcess = host?.();
    },
    settings: settingsOnce,
    site() {
      session ??= new Session(settingsOnce(), { ...options, ...(hostProcess && { cancellation: hostProcess }) });
      return session;
    },
    isInterrupted: () => hostProcess?.noNewRequests.aborted ?? false,
    /** Work that the process must not end without. */
    during: <T>(work: () => Promise<T>) => (hostProcess ? hostProcess.during(work) : work()),
  };
}

/** Plain values: the host cannot carry `undefined`, and puts its own `__provider` among the properties. */
function toPlainProperties(properties: object | undefined): Record<string, unknown> {
  const { __provider, ...own } = withoutNullish(properties ?? {}) as Record<string, unknown>; // of an object, an object
  return own;
}

/** Without what says nothing, all the way down; each property of each operation comes through here, so without a detour by JSON. */
function withoutNullish(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutNullish(each) ?? null);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined && each !== null);
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNullish(each)]));
}

/** Runs a handler, and hands its failure over in the host's manner. */
const framedIn =
  ({ during, isInterrupted, site: session }: ReturnType<typeof runtimeOf>) =>
  async <T>(operation: string, given: Record<string, unknown> | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      return await during(work);
    } catch (error) {
      const failure = asFailure(error, operation, given);
      // The engine of an interrupted run shows no errors any more, but still what is printed.
      if (isInterrupted()) session().log(failure.message);
      throw failure;
    } finally {
      session().warnAboutUnusedSettings();
    }
  };

/** No stack trace reaches a user, and no error but a ResourceInitError has an `id`: the host takes that for "created". */
function asFailure(error: unknown, operation: string, given: Record<string, unknown> | undefined): Error {
  if (isResourceInitError(error)) {
    // The host adds the address to what succeeds only; without it, what is saved here could never be deleted.
    const properties = { ...toPlainProperties(error.properties), __provider: given?.__provider };
    return Object.defineProperty(error, "properties", { value: properties });
  }
  if (isProviderError(error)) return error;
  return new ProviderError({
    operation,
    reason: reasonOf(error),
    remedy: "If this does not say what to change, please report it.",
  });
}

interface Issue {
  path: PropertyKey[];
  keys?: string[];
}

function reasonOf(error: unknown) {
  if (isApiError(error)) return error;
  if (typeof error !== "object" || error === null) return "an unexpected error";
  // Of the recorded state or the inputs, as zod found them.
  if ("issues" in error && Array.isArray(error.issues)) {
    const paths = error.issues.map(({ path, keys = [] }: Issue) => [...path, ...keys].map(String).join("."));
    return `${paths.join(", ")} is missing or not right`;
  }
  return "message" in error ? String(error.message) : "an unexpected error";
}
