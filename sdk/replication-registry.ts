import * as pulumi from "@pulumi/pulumi";
import { dynamicType, loaderFor } from "../provider/dynamic/loader";
import type {
  RegistryArgs,
  RegistryCredential,
  RegistryDnsConf,
  RegistryState,
  RegistryTarget,
  RegistryTimeouts,
  RegistryType,
} from "../provider/resources/replication-registry/args";
import { lostHostIn } from "../provider/resources/replication-registry/lost-host";
import { refuseSameName } from "./declared-names";
import { mustBeFoundByHost } from "./found-by-host";
import type { Inputs } from "./inputs";
import { isOfType } from "./is-of-type";
import { warnOfSettings } from "./setting-warnings";

/** What a program may say about a registry. */
export interface ReplicationRegistryArgs extends Inputs<RegistryArgs> {}

/** Where to look a registry up, where the settings do not say. */
export interface ReplicationRegistryPlace {
  /** @defaultValue stack config `huaweicloud:region`, then the environment's HW_REGION_NAME */
  region?: pulumi.Input<string | undefined>;
  /** @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region */
  projectId?: pulumi.Input<string | undefined>;
}

const resource = "ReplicationRegistry";

// The engine fills in what is declared here as undefined; `args` come on top. The type sees to it that none is forgotten.
const outputs: Readonly<Record<Exclude<keyof RegistryState, "projectFromIam" | "adoptionMark">, undefined>> = {
  region: undefined,
  projectId: undefined,
  instanceId: undefined,
  type: undefined,
  name: undefined,
  url: undefined,
  credential: undefined,
  description: undefined,
  insecure: undefined,
  dnsConf: undefined,
  target: undefined,
  secretVersion: undefined,
  adoptExisting: undefined,
  timeouts: undefined,
  status: undefined,
  createdAt: undefined,
  updatedAt: undefined,
  endpoint: undefined,
};

/** The outputs that may hold nothing. */
type OptionalOutput = {
  [K in keyof ReplicationRegistry]: ReplicationRegistry[K] extends pulumi.Output<infer T>
    ? undefined extends T
      ? K
      : never
    : never;
}[keyof ReplicationRegistry];

// The compiler sees to it that none is forgotten.
const optionalOutputs: Readonly<Record<OptionalOutput, true>> = {
  description: true,
  dnsConf: true,
  target: true,
  secretVersion: true,
  adoptExisting: true,
  timeouts: true,
  endpoint: true,
};

/**
 * A target registry that an SWR Enterprise Edition instance replicates images to or from.
 *
 * Its Pulumi id is `<instanceId>/<registryId>`.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export class ReplicationRegistry extends pulumi.CustomResource {
  /** The type by which policy packs and transforms know it. */
  static readonly __pulumiType = dynamicType(resource);

  /** Region of the instance that holds the registry. */
  declare readonly region: pulumi.Output<string>;
  /** Project of the instance that holds the registry, looked up in IAM where it was not given. */
  declare readonly projectId: pulumi.Output<string>;
  /** The SWR Enterprise instance that holds the registry. */
  declare readonly instanceId: pulumi.Output<string>;
  /** Kind of target registry: `swr-pro`, `swr-pro-internal` or `huawei-SWR`. */
  declare readonly type: pulumi.Output<RegistryType>;
  /** Name in the console, unique within the instance. */
  declare readonly name: pulumi.Output<string>;
  /** Address of the target registry. */
  declare readonly url: pulumi.Output<string>;
  /** How SWR logs in to the target registry. The secret is encrypted in state, and missing where the registry was only looked up. */
  declare readonly credential: pulumi.Output<RegistryCredential>;
  /** Free text. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** Whether SWR accepts a TLS certificate that no known authority signed. */
  declare readonly insecure: pulumi.Output<boolean>;
  /** Host names that SWR resolves by itself. */
  declare readonly dnsConf: pulumi.Output<RegistryDnsConf | undefined>;
  /** The instance behind a `swr-pro-internal` registry. */
  declare readonly target: pulumi.Output<RegistryTarget | undefined>;
  /** Which sending of the secret the program asked for. */
  declare readonly secretVersion: pulumi.Output<number | undefined>;
  /** Whether an existing registry of that name may be taken over. */
  declare readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** How long each operation may take. */
  declare readonly timeouts: pulumi.Output<RegistryTimeouts | undefined>;
  /** Health of the target registry as SWR last saw it: `healthy` or `unhealthy`. */
  declare readonly status: pulumi.Output<string>;
  /** When SWR made the registry, as SWR writes it. */
  declare readonly createdAt: pulumi.Output<string>;
  /** When SWR last changed the registry, as SWR writes it. */
  declare readonly updatedAt: pulumi.Output<string>;
  /** The address of SWR that holds the registry, where it is not the region's own. */
  declare readonly endpoint: pulumi.Output<string | undefined>;

  /**
   * Declares a target registry of an SWR Enterprise Edition instance.
   * @param name the resource's name, also the registry's where `args.name` does not say otherwise
   * @param args where it is, what it is, and how SWR logs in to it
   * @param opts `deleteBeforeReplace` is true unless you say otherwise: two registries of one instance cannot share a name
   */
  constructor(name: string, args: ReplicationRegistryArgs, opts: pulumi.CustomResourceOptions = {}) {
    validateOptions(args, opts);
    mustBeFoundByHost();
    warnOfSettings();
    if (opts.id === undefined) refuseSameName(name, args);
    const inputs =
      opts.id === undefined ? { name, ...withoutUndefined(args), credential: markSecret(args.credential) } : args;
    super(
      ReplicationRegistry.__pulumiType,
      name,
      { ...outputs, ...inputs, __provider: loaderFor(resource) },
      { ...opts, deleteBeforeReplace: opts.deleteBeforeReplace ?? true },
    );
    // Recorded as null where it holds nothing, or a preview would take it for unknown.
    for (const key of Object.keys(optionalOutputs) as OptionalOutput[] /* it has no others */) {
      const output: pulumi.Output<unknown> = this[key];
      Object.assign(this, { [key]: output.apply((value) => value ?? undefined) });
    }
  }

  /** Whether it is such a registry, also one of another copy of this package. */
  static override isInstance(obj: unknown): obj is ReplicationRegistry {
    return isOfType(obj, ReplicationRegistry.__pulumiType);
  }

  /**
   * The registry's id at SWR, for replication policies: a number, or a text of digits where a number would round it (above 2^53).
   * In unit tests with mocks it is the digits at the end of the mocked id, 0 where there are none.
   */
  // Out of the Pulumi id, so that an update does not make it unknown in preview.
  get registryId(): pulumi.Output<number> {
    return this.id.apply(numberIn);
  }

  /**
   * Looks up a registry that exists; the stack does not own it, and `pulumi destroy` leaves it.
   * @param id `<instanceId>/<registryId>`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: ReplicationRegistryPlace = {},
    opts: pulumi.CustomResourceOptions = {},
  ): ReplicationRegistry {
    // A look-up has no arguments but its place; the constructor leaves everything else to SWR's answer.
    return new ReplicationRegistry(name, place as ReplicationRegistryArgs, { ...opts, id });
  }
}

/** The whole number at the end of an id; above 2^53 as a text, though the types do not say so: see DECISIONS.md. */
function numberIn(id: string): number {
  const [digits = "0"] = /\d+$/.exec(id) ?? [];
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : (digits as unknown as number);
}

function validateOptions(args: ReplicationRegistryArgs, opts: pulumi.CustomResourceOptions): void {
  if (typeof args !== "object" || args === null) {
    throw new pulumi.RunError(`${resource} needs its arguments: { instanceId, type, url, credential }.`);
  }
  if (process.versions.bun) {
    throw new pulumi.RunError(
      "Pulumi's dynamic providers, and so pulumi-huaweicloud-swr, do not run on bun: use `runtime: nodejs` in Pulumi.yaml.",
    );
  }
  if (opts.import !== undefined) {
    throw new pulumi.RunError(
      `the option \`import\` does not work for ${resource}: to let this stack own the existing registry set \`adoptExisting: true\`, ` +
        `to only look it up call \`swr.${resource}.get(name, "<instanceId>/<registryId>")\`.`,
    );
  }
  const lostHost = lostHostIn(args.dnsConf);
  if (lostHost) throw new pulumi.RunError(`${lostHost}.`);
  if (opts.customTimeouts !== undefined) {
    pulumi.log.warn(
      `customTimeouts do not reach dynamic providers: give ${resource} the argument \`timeouts\` instead.`,
    );
  }
  if (opts.deleteBeforeReplace === false && args.adoptExisting === true) {
    throw new pulumi.RunError(
      "`deleteBeforeReplace: false` with `adoptExisting` would take over the old registry as the new one, and then delete it: leave one of the two out.",
    );
  }
}

function withoutUndefined(args: ReplicationRegistryArgs): Partial<ReplicationRegistryArgs> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined));
}

/** Marks the secret where it stands, so that previews still show the rest; the whole where it is not known yet what it holds. */
function markSecret(credential: ReplicationRegistryArgs["credential"]): unknown {
  if (credential === undefined || credential === null) return undefined;
  if (typeof credential !== "object" || credential instanceof Promise || pulumi.Output.isInstance(credential)) {
    return pulumi.secret(credential);
  }
  const { accessSecret, ...rest } = credential;
  return accessSecret === undefined ? rest : { ...rest, accessSecret: pulumi.secret(accessSecret) };
}
