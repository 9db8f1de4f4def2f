// What users read in their editor. Plain types on purpose: zod's need a newer TypeScript than the one that Pulumi brings along.
// The compiler holds `schema.ts` against them.

/** Kind of target registry: open-source Harbor, an SWR Enterprise Edition instance, or SWR Basic Edition. */
export type RegistryType = "swr-pro" | "swr-pro-internal" | "huawei-SWR";

/** How SWR logs in to the target registry. */
export interface RegistryCredential {
  /** User name or access key at the target registry. */
  accessKey: string;
  /** Password or secret key. Encrypted in state, never read back from SWR. */
  accessSecret: string;
}

/** The SWR Enterprise instance behind a `swr-pro-internal` registry. */
export interface RegistryTarget {
  /** Region of the target instance. */
  regionId: string;
  /** Project of the target instance. */
  projectId: string;
  /** The target instance's id. */
  instanceId: string;
}

/** Host names that SWR resolves by itself. */
export interface RegistryDnsConf {
  /** Addresses that SWR uses for host names, in place of asking a name server: `{ "harbor.example.com": "10.0.0.5" }`. */
  hosts: { [host: string]: string };
}

/** How long each operation may take: a duration up to 24h, such as `90s`, `5m` or `1h30m`. */
export interface RegistryTimeouts {
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  create?: string | undefined;
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  update?: string | undefined;
  /**
   * Such as `90s`, `5m` or `1h30m`.
   * @defaultValue "5m"
   */
  delete?: string | undefined;
}

/** What a program may say about a registry. */
export interface RegistryArgs {
  /** SWR Enterprise instance that holds the registry (the source instance). Changing it replaces the registry. */
  instanceId: string;
  /**
   * Kind of target registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or
   * `huawei-SWR` (SWR Basic Edition). Changing it replaces the registry.
   */
  type: RegistryType;
  /** Address of the target registry, with its scheme: `https://harbor.example.com`. */
  url: string;
  /** How SWR logs in to the target registry. */
  credential: RegistryCredential;
  /**
   * Any number. Changing it sends the declared secret again, although the secret itself is the same: for a secret that somebody has changed
   * at SWR, where nothing shows it.
   */
  secretVersion?: number | undefined;
  /**
   * Name in the console, unique within the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.
   * @defaultValue the resource's name
   */
  name?: string | undefined;
  /** Free text. */
  description?: string | undefined;
  /**
   * Accept a TLS certificate that no known authority signed.
   * @defaultValue false; true for `swr-pro-internal`, which takes nothing else
   */
  insecure?: boolean | undefined;
  /** Host names that SWR resolves by itself; only for `swr-pro`. */
  dnsConf?: RegistryDnsConf | undefined;
  /** The instance behind the registry; required for `swr-pro-internal`, and only there. */
  target?: RegistryTarget | undefined;
  /**
   * Region of the source instance. Changing it replaces the registry.
   * @defaultValue stack config `huaweicloud:region`, then the environment's HW_REGION_NAME
   */
  region?: string | undefined;
  /**
   * Project of the source instance. Changing it replaces the registry.
   * @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region
   */
  projectId?: string | undefined;
  /**
   * Take over a registry of this name that already exists, where it equals this declaration in every field that SWR shows.
   * What SWR does not show, the secret above all, is then sent.
   * @defaultValue false
   */
  adoptExisting?: boolean | undefined;
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  timeouts?: RegistryTimeouts | undefined;
}

/** The arguments after defaults: the resource gave its name, and settings gave the region, where the program did not. */
export interface RegistrySpec extends RegistryArgs {
  name: string;
  region: string;
}

/** What a stack's state records of a registry: what SWR showed, and what any version of this package wrote. */
export interface RegistryState {
  region: string;
  projectId: string;
  instanceId: string;
  name?: string | undefined;
  type?: string | undefined;
  url?: string | undefined;
  /** Without the secret where the registry was only looked up: SWR never gives it back. */
  credential?: { accessKey?: string | undefined; accessSecret?: string | undefined } | undefined;
  description?: string | undefined;
  insecure?: boolean | undefined;
  dnsConf?: RegistryDnsConf | undefined;
  target?: RegistryTarget | undefined;
  secretVersion?: number | undefined;
  adoptExisting?: boolean | undefined;
  timeouts?: RegistryTimeouts | undefined;
  /** Health of the target registry as SWR last saw it: `healthy` or `unhealthy`. Missing where the last operation did not come to its end. */
  status?: string | undefined;
  /** When SWR made the registry. */
  createdAt?: string | undefined;
  /** When SWR last changed it. */
  updatedAt?: string | undefined;
  /** The address of SWR that holds the registry, where it is not the region's own. */
  endpoint?: string | undefined;
  /** Present where `projectId` was looked up in IAM, so that a refresh does not show it as an argument. */
  projectFromIam?: true | undefined;
  /** A mark of its own for each time that a resource took over a registry which it did not make. */
  adoptionMark?: string | undefined;
}
