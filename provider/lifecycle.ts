import type * as dynamic from "@pulumi/pulumi/dynamic";
import { HalfDone, isProviderFailure, ProviderFailure } from "./failure";
import type { Room } from "./room";
import { processEnv, readSettings, type Settings } from "./settings";
import { Site, type SiteOptions } from "./site";
import { isFault } from "./swr/fault";

/**
 * Serves a room to Pulumi's dynamic-provider host: plain values in, plain values out, errors in the host's manner.
 * One of these lives as long as the host's process.
 */
export function serve<Spec, State extends object>(
  room: Room<Spec, State>,
  options: SiteOptions & { env?: (key: string) => string | undefined } = {},
): dynamic.ResourceProvider {
  // The host hands out the provider before it awaits `configure`, so this must be there at once and never throw.
  let config: (key: string) => string | undefined = () => undefined;
  let settings: Settings | undefined;
  let site: Site | undefined;
  const settle = () => (settings ??= readSettings(config, options.env ?? processEnv));
  const open = () => (site ??= new Site(settle(), options));

  return {
    async configure(request) {
      config = (key) => request.config.get(key);
    },
    async check(olds, news) {
      const { problems, region, projectId } = settle();
      const { inputs, complaints } = room.check(plain(news), plain(olds), { region, projectId });
      const failures = [...problems.map((reason) => ({ property: "", reason })), ...complaints];
      return { inputs: { ...inputs }, failures };
    },
    async diff(_id, olds, news) {
      return { ...room.diff(plain(olds), plain(news)) };
    },
    create: (inputs) =>
      framed(async () => {
        const { id, state } = await room.create(room.specOf(plain(inputs)), open());
        return { id: String(id), outs: plain(state) };
      }),
    read: (id, props) =>
      framed(async () => {
        const found = await room.read(id, room.partialStateOf(plain(props)), open());
        // An empty id tells the engine that it is gone.
        return found ? { id, props: plain(found.state), inputs: plain(found.inputs) } : { id: "", props: {} };
      }),
    update: (id, olds, news) =>
      framed(async () => {
        const state = await room.update(id, room.stateOf(plain(olds)), room.specOf(plain(news)), open());
        return { outs: plain(state) };
      }),
    delete: (id, props) => framed(() => room.remove(id, room.stateOf(plain(props)), open())),
  };
}

/** Plain JSON: the host cannot carry `undefined`, and puts its own `__provider` among the properties. */
function plain(properties: object | undefined): Record<string, unknown> {
  const { __provider, ...own } = JSON.parse(JSON.stringify(properties ?? {}, (_, value) => value ?? undefined));
  return own;
}

/** No stack trace reaches a user, and no error but a HalfDone has an `id`: the host takes that for "created". */
async function framed<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HalfDone) Object.assign(error, { properties: plain(error.properties) });
    if (isProviderFailure(error)) throw error;
    if (isFault(error)) throw new ProviderFailure({ what: "do this", why: error, next: "Run the same command again." });
    throw new ProviderFailure({
      what: "do this",
      why: error instanceof Error ? error.message : "an unexpected error",
      next: "If this message does not say what to change, please report it.",
    });
  }
}
