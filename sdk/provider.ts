import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "./is-of-type";
import { providerNameKey, settingsOf } from "./provider-settings";
import { warnOfSettings } from "./setting-warnings";

/**
 * Settings of one region and account. A setting that is left out comes from stack config, then from the environment. A credential or
 * profile is always taken whole from one of them. The project never comes from the environment, and not from stack config if a region
 * or a credential is given here.
 */
export interface ProviderArgs {
  /** Region of the instances, such as `cn-north-4`. */
  region?: pulumi.Input<string | undefined>;
  /**
   * Project of the instances in that region.
   * @defaultValue IAM's main project of the region
   */
  projectId?: pulumi.Input<string | undefined>;
  /** Access key (AK). */
  accessKey?: pulumi.Input<string | undefined>;
  /** Secret key (SK). Encrypted in the state. */
  secretKey?: pulumi.Input<string | undefined>;
  /** Token of temporary keys. Encrypted in the state. */
  securityToken?: pulumi.Input<string | undefined>;
  /** An IAM token in place of keys. Encrypted in the state. */
  authToken?: pulumi.Input<string | undefined>;
  /**
   * Profile of KooCLI to sign in with.
   * @defaultValue the current one
   */
  profile?: pulumi.Input<string | undefined>;
  /** Agency to assume with the credentials: `iam::<account id>:agency:<name>`. */
  agencyUrn?: pulumi.Input<string | undefined>;
  /**
   * Domain of the cloud.
   * @defaultValue "myhuaweicloud.com"
   */
  cloud?: pulumi.Input<string | undefined>;
  /** Endpoints of services, in place of the region's own. */
  endpoints?: pulumi.Input<
    | {
        swr?: pulumi.Input<string | undefined>;
        iam?: pulumi.Input<string | undefined>;
        sts?: pulumi.Input<string | undefined>;
      }
    | undefined
  >;
  /** A file of certificates (PEM) that are trusted in addition to the known authorities. */
  caFile?: pulumi.Input<string | undefined>;
  /**
   * Attempts after the first, per request.
   * @defaultValue 4
   */
  maxRetries?: pulumi.Input<number | undefined>;
  /**
   * Whether the reasons for denials may name users and accounts.
   * @defaultValue false
   */
  showAuthorizationDetail?: pulumi.Input<boolean | undefined>;
}

const dynamicPackage = "pulumi-nodejs";

/**
 * One region and account of Huawei Cloud, for resources that use it by the option `provider`. Each provider has a process of its own.
 *
 * A resource records its own place. Changing the region here replaces the resources that took their region from it, and never deletes
 * anything in the new region.
 */
export class Provider extends pulumi.ProviderResource {
  /** The type that policy packs and transforms see, which is that of every provider of dynamic resources. */
  static readonly __pulumiType = `pulumi:providers:${dynamicPackage}`;

  /** Whether it is a provider of this package, or of another copy of it; not one of other dynamic resources. */
  static override isInstance(obj: unknown): obj is Provider {
    return isOfType(obj, Provider.__pulumiType) && providerNameKey in obj;
  }

  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    warnOfSettings();
    super(dynamicPackage, name, settingsOf(name, args), opts);
  }
}
