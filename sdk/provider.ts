import * as pulumi from "@pulumi/pulumi";
import { isOfType } from "./is-of-type";
import { ownMark, settingsOf } from "./provider-settings";
import { warnOfSettings } from "./setting-warnings";

/**
 * Settings of one region and account. What is left out comes from stack config, then from the environment. A credential always
 * comes whole from one of them, and a profile is one; a project never from the environment, nor from stack config where a region or a credential is given here.
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
  /** Token that comes with temporary keys. Encrypted in the state. */
  securityToken?: pulumi.Input<string | undefined>;
  /** An IAM token in place of keys. Encrypted in the state. */
  authToken?: pulumi.Input<string | undefined>;
  /**
   * Profile of KooCLI to sign in with.
   * @defaultValue the current one
   */
  profile?: pulumi.Input<string | undefined>;
  /** Agency to take on with the credentials: `iam::<account id>:agency:<name>`. */
  agencyUrn?: pulumi.Input<string | undefined>;
  /**
   * Domain of the cloud.
   * @defaultValue "myhuaweicloud.com"
   */
  cloud?: pulumi.Input<string | undefined>;
  /** Addresses of services, in place of the region's own. */
  endpoints?: pulumi.Input<
    | {
        swr?: pulumi.Input<string | undefined>;
        iam?: pulumi.Input<string | undefined>;
        sts?: pulumi.Input<string | undefined>;
      }
    | undefined
  >;
  /** A file of certificates (PEM) that are trusted beside the known authorities. */
  caFile?: pulumi.Input<string | undefined>;
  /**
   * Tries after the first, per request.
   * @defaultValue 4
   */
  maxRetries?: pulumi.Input<number | undefined>;
  /**
   * Whether the reasons of denials may name users and accounts.
   * @defaultValue false
   */
  showAuthorizationDetail?: pulumi.Input<boolean | undefined>;
}

const dynamicPackage = "pulumi-nodejs";

/**
 * One region and account of Huawei Cloud, for resources that take it by the option `provider`. A process of its own serves each.
 *
 * A resource records its own place: changing the region here replaces the resources that took theirs from it, and never deletes
 * anything in the new one.
 */
export class Provider extends pulumi.ProviderResource {
  /** The type by which policy packs and transforms know it: that of every provider of dynamic resources. */
  static readonly __pulumiType = `pulumi:providers:${dynamicPackage}`;

  /** Whether it is such a provider, also one of another copy of this package; not one of other dynamic resources. */
  static override isInstance(obj: unknown): obj is Provider {
    return isOfType(obj, Provider.__pulumiType) && ownMark in obj;
  }

  constructor(name: string, args: ProviderArgs = {}, opts: pulumi.ResourceOptions = {}) {
    warnOfSettings();
    super(dynamicPackage, name, settingsOf(name, args), opts);
  }
}
