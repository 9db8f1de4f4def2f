// Written by `npm run docs` out of provider/resources/namespace/definition.ts. Change that, not this file.
import type * as pulumi from "@pulumi/pulumi";
import type { Inputs } from "../inputs";
import type { Timeouts } from "./timeouts";

/** The lowest severity of a vulnerability that prevents a pull; required with `preventVul`, and only there. */
export type VulnerabilitySeverity = "none" | "low" | "medium" | "high" | "critical";

/** Arguments of Namespace: A namespace of an SWR Enterprise Edition instance. It holds repositories of images. */
export interface NamespaceArgs {
  /** The SWR Enterprise instance that holds the namespace. A change replaces the resource. */
  instanceId: pulumi.Input<string>;
  /**
   * Name of the namespace, unique within the instance: 1 to 64 lower-case letters and digits, with single `.`, `_` or `-` between them. A change replaces the resource.
   * @defaultValue the resource's name
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Everybody may pull its images, without signing in.
   * @defaultValue false
   */
  public?: pulumi.Input<boolean | undefined>;
  /**
   * Scan each image for vulnerabilities when it is pushed.
   * @defaultValue false
   */
  autoScan?: pulumi.Input<boolean | undefined>;
  /**
   * Refuse to pull images with vulnerabilities of the `severity` given, or a higher one.
   * @defaultValue false
   */
  preventVul?: pulumi.Input<boolean | undefined>;
  /** The lowest severity of a vulnerability that prevents a pull; required with `preventVul`, and only there. */
  severity?: pulumi.Input<VulnerabilitySeverity | undefined>;
  /** Vulnerabilities that never prevent a pull, such as `CVE-2024-3094`. */
  cveAllowlist?: pulumi.Input<pulumi.Input<string>[] | undefined>;
  /**
   * Region of the instance that holds the namespace. A change replaces the resource.
   * @defaultValue stack config `huaweicloud:region`, then the environment variable HW_REGION_NAME
   */
  region?: pulumi.Input<string | undefined>;
  /**
   * Project of the instance that holds the namespace. A change replaces the resource.
   * @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region
   */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * Take over a namespace of this name that already exists, if it equals this declaration in every field that SWR shows. What SWR does not show is then sent.
   * @defaultValue false
   */
  adoptExisting?: pulumi.Input<boolean | undefined>;
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  timeouts?: pulumi.Input<Inputs<Timeouts> | undefined>;
}

/** Outputs of Namespace. */
export interface NamespaceOutputs {
  /** The SWR Enterprise instance that holds the namespace. */
  readonly instanceId: pulumi.Output<string>;
  /** Name of the namespace, unique within the instance: 1 to 64 lower-case letters and digits, with single `.`, `_` or `-` between them. */
  readonly name: pulumi.Output<string>;
  /** Everybody may pull its images, without signing in. */
  readonly public: pulumi.Output<boolean>;
  /** Scan each image for vulnerabilities when it is pushed. */
  readonly autoScan: pulumi.Output<boolean>;
  /** Refuse to pull images with vulnerabilities of the `severity` given, or a higher one. */
  readonly preventVul: pulumi.Output<boolean>;
  /** The lowest severity of a vulnerability that prevents a pull; required with `preventVul`, and only there. */
  readonly severity: pulumi.Output<VulnerabilitySeverity | undefined>;
  /** Vulnerabilities that never prevent a pull, such as `CVE-2024-3094`. */
  readonly cveAllowlist: pulumi.Output<string[] | undefined>;
  /** Region of the instance that holds the namespace. */
  readonly region: pulumi.Output<string>;
  /** Project of the instance that holds the namespace. */
  readonly projectId: pulumi.Output<string>;
  /** Take over a namespace of this name that already exists, if it equals this declaration in every field that SWR shows. What SWR does not show is then sent. */
  readonly adoptExisting: pulumi.Output<boolean | undefined>;
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  readonly timeouts: pulumi.Output<Timeouts | undefined>;
  /** The endpoint of SWR that holds the namespace, if it is not the region's own. */
  readonly endpoint: pulumi.Output<string | undefined>;
  /** When SWR made the namespace, as SWR writes it. */
  readonly createdAt: pulumi.Output<string>;
  /** When SWR last changed the namespace, as SWR writes it. */
  readonly updatedAt: pulumi.Output<string>;
  /** The number that SWR gives the namespace. */
  readonly namespaceId: pulumi.Output<number | undefined>;
}
