import type * as pulumi from "@pulumi/pulumi";

/** What a program may write for a value of type T: itself, a promise or an output of it, at any depth. */
export type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K] extends object | undefined ? Inputs<T[K]> : T[K]> };

/** The place to look a resource up in, if the settings do not say. */
export interface LookupPlace {
  /** @defaultValue stack config `huaweicloud:region`, then the environment variable HW_REGION_NAME */
  region?: pulumi.Input<string | undefined>;
  /** @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region */
  projectId?: pulumi.Input<string | undefined>;
}
