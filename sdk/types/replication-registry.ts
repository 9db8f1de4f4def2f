// Written by `npm run docs` out of provider/resources/replication-registry/definition.ts. Change that, not this file.
import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../inputs";
import type { Timeouts } from "./timeouts";

/** Kind of target registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or `huawei-SWR` (SWR Basic Edition). */
export type RegistryType = "swr-pro" | "swr-pro-internal" | "huawei-SWR";

/** How SWR logs in to the target registry. */
export interface RegistryCredential {
  /** User name or access key at the target registry. */
  accessKey: string;
  /** Password or secret key. Encrypted in state, never read back from SWR. */
  accessSecret: string;
}

/** Host names that SWR resolves by itself. */
export interface RegistryDnsConf {
  /** Addresses that SWR uses for host names, in place of asking a name server: `{ "harbor.example.com": "10.0.0.5" }`. */
  hosts: { [key: string]: string };
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

/** Arguments of ReplicationRegistry: A target registry that an SWR Enterprise Edition instance replicates images to or from. */
export interface ReplicationRegistryArgs {
  /** The SWR Enterprise instance that holds the registry. A change replaces the resource. */
  instanceId: pulumi.Input<string>;
  /** Kind of target registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or `huawei-SWR` (SWR Basic Edition). A change replaces the resource. */
  type: pulumi.Input<RegistryType>;
  /** Address of the target registry, with its scheme: `https://harbor.example.com`. */
  url: pulumi.Input<string>;
  /** How SWR logs in to the target registry. The secret is missing in what was only looked up. */
  credential: pulumi.Input<Inputs<RegistryCredential>>;
  /** Any number. A change of it sends the declared secret again, although the secret itself is the same: for a secret that somebody has changed at SWR, where nothing shows it. */
  secretVersion?: pulumi.Input<number | undefined>;
  /**
   * Name in the console, unique within the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.
   * @defaultValue the resource's name
   */
  name?: pulumi.Input<string | undefined>;
  /** Free text. */
  description?: pulumi.Input<string | undefined>;
  /**
   * Accept a TLS certificate that no known authority signed.
   * @defaultValue false; true for `swr-pro-internal`, which takes nothing else
   */
  insecure?: pulumi.Input<boolean | undefined>;
  /** Host names that SWR resolves by itself; only for `swr-pro`. */
  dnsConf?: pulumi.Input<Inputs<RegistryDnsConf> | undefined>;
  /** The instance behind the registry; required for `swr-pro-internal`, and only there. */
  target?: pulumi.Input<Inputs<RegistryTarget> | undefined>;
  /**
   * Region of the instance that holds the registry. A change replaces the resource.
   * @defaultValue stack config `huaweicloud:region`, then the environment variable HW_REGION_NAME
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * Project of the instance that holds the registry. A change replaces the resource.
   * @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * Take over a registry of this name that already exists, if it equals this declaration in every field that SWR shows. What SWR does not show is then sent.
   * @defaultValue false
   */
  adoptExisting?: pulumi.Input<boolean | undefined>;
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  timeouts?: pulumi.Input<Inputs<Timeouts> | undefined>;
}

/** Outputs of ReplicationRegistry. */
export interface ReplicationRegistryOutputs {
  /** The SWR Enterprise instance that holds the registry. */
  readonly instanceId: pulumi.Output<string>;
  /** Kind of target registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or `huawei-SWR` (SWR Basic Edition). */
  readonly type: pulumi.Output<RegistryType>;
  /** Address of the target registry, with its scheme: `https://harbor.example.com`. */
  readonly url: pulumi.Output<string>;
  /** How SWR logs in to the target registry. The secret is missing in what was only looked up. */
  readonly credential: pulumi.Output<RegistryCredential>;
  /** Any number. A change of it sends the declared secret again, although the secret itself is the same: for a secret that somebody has changed at SWR, where nothing shows it. */
  readonly secretVersion: pulumi.Output<number | undefined>;
  /** Name in the console, unique within the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`. */
  readonly name: pulumi.Output<string>;
  /** Free text. */
  readonly description: pulumi.Output<string | undefined>;
  /** Accept a TLS certificate that no known authority signed. */
  readonly insecure: pulumi.Output<boolean>;
  /** Host names that SWR resolves by itself; only for `swr-pro`. */
  readonly dnsConf: pulumi.Output<RegistryDnsConf | undefined>;
  /** The instance behind the registry; required for `swr-pro-internal`, and only there. */
  readonly target: pulumi.Output<RegistryTarget | undefined>;
  /** Region of the instance that holds the registry. */
  readonly region: pulumi.Output<string>;
  /** Project of the instance that holds the registry. */
  readonly projectId: pulumi.Output<string>;
  /** Take over a registry of this name that already exists, if it equals this declaration in every field that SWR shows. What SWR does not show is then sent. */
  readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  readonly timeouts: pulumi.Output<Timeouts | undefined>;
  /** The endpoint of SWR that holds the registry, if it is not the region's own. */
  readonly endpoint: pulumi.Output<string | undefined>;
  /** When SWR made the registry, as SWR writes it. */
  readonly createdAt: pulumi.Output<string>;
  /** When SWR last changed the registry, as SWR writes it. */
  readonly updatedAt: pulumi.Output<string>;
  /** Health of the target registry as SWR last saw it: `healthy` or `unhealthy`. Missing if the last operation did not come to its end. */
  readonly status: pulumi.Output<string>;
}
