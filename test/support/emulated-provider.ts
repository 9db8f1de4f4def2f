import type * as dynamic from "@pulumi/pulumi/dynamic";
import type { HostProcess } from "../../provider/dynamic/host-process";
import type { Resource } from "../../provider/lifecycle/definition/resource";
import { type Answer, refusal } from "../emulator/answer";
import { Emulator, type EmulatorOptions, sample } from "../emulator/emulator";
import { FakeClock } from "./fake-clock";
import { dynamicProvider } from "./lifecycle-of";

export type Calls = Required<dynamic.ResourceProvider>;

/** The provider as the host sees it, talking to an emulator over real sockets, with waits that pass at once. */
export interface EmulatedProvider {
  emulator: Emulator;
  provider: Calls;
  clock: FakeClock;
  /** What was said to the user. */
  said: string[];
  /** Another one of the same kind, as another process would be. */
  again(config?: Record<string, string>, env?: Record<string, string>, more?: Partial<ProcessOptions>): Calls;
}

export const keyConfig = { "huaweicloud:accessKey": sample.accessKey, "huaweicloud:secretKey": sample.secretKey };

export async function emulateProvider(
  options: EmulatorOptions = {},
  config: Record<string, string> = {},
  host?: HostProcess,
  resource?: Resource,
): Promise<EmulatedProvider> {
  const clock = new FakeClock();
  const emulator = await new Emulator({ now: clock.now, sleep: clock.pass, ...options }).start();
  const said: string[] = [];
  const say = (line: string) => said.push(line);
  const again: EmulatedProvider["again"] = (own = {}, env = {}, more = {}) =>
    providerFor(emulator, { clock, say, host, env, config: { ...config, ...own }, resource, ...more });
  return { emulator, provider: again(), clock, said, again };
}

export interface ProcessOptions {
  clock: FakeClock;
  say: (line: string) => void;
  host?: HostProcess | undefined;
  env?: Record<string, string>;
  config?: Record<string, string>;
  /** Whether the emulator's keys are in its stack config; default true. */
  hasKeys?: boolean;
  /** Default: no server's metadata. */
  metadataAddress?: string;
  /** Default: a registry. */
  resource?: Resource | undefined;
}

const nowhere = "http://127.0.0.1:1";

/** A provider as one process of the host would have it, set to this emulator. */
export function providerFor(
  emulator: Emulator,
  { clock, say, host, env = {}, config = {}, hasKeys = true, metadataAddress = nowhere, resource }: ProcessOptions,
): Calls {
  const all: Record<string, string> = {
    "huaweicloud:region": sample.region,
    "huaweicloud:endpoints": emulator.endpoints,
    "huaweicloud:maxRetries": "2",
    ...(config["huaweicloud:authToken"] || !hasKeys ? {} : keyConfig),
    ...config,
  };
  const hosted = host && { hostProcess: () => host };
  const provider = dynamicProvider({ clock, log: say, env: (key) => env[key], metadataAddress, ...hosted }, resource);
  const read = (key: string) => all[key];
  void provider.configure({ config: { get: read, require: (key: string) => read(key) ?? "" } });
  return provider;
}

/** What the engine does to create: check, then create with the checked inputs. */
export async function deployed(
  provider: Calls,
  args: object,
): Promise<{ id: string; outs: Record<string, unknown>; inputs: Record<string, unknown> }> {
  const { inputs, failures } = await provider.check({}, { ...args });
  if (failures?.length) throw new Error(JSON.stringify(failures));
  const { id, outs } = await provider.create(inputs);
  return { id, outs, inputs };
}

/** The same with one registry deployed, anew for each test, and an empty journal. */
export function eachWithDeployed(args: object): {
  served: EmulatedProvider;
  made: Awaited<ReturnType<typeof deployed>>;
} {
  const now = {} as ReturnType<typeof eachWithDeployed>; // filled before each test
  beforeEach(async () => {
    now.served = await emulateProvider();
    now.made = await deployed(now.served.provider, args);
    now.served.emulator.journal.clear();
  });
  afterEach(() => now.served.emulator.stop());
  return now;
}

/** An error as SWR words it. */
export const error = (status: number, code: string, message = "why"): Answer => refusal(status, code, message);

/** The error that a call ends in; it must end in one. */
export async function failureOf(call: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Error & Record<string, unknown>; // whatever was thrown is looked at field by field
  }
  throw new Error("it did not fail");
}
