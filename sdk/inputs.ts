import type * as pulumi from "@pulumi/pulumi";

/** What a program may write for a value of type T: itself, a promise or an output of it, at any depth. */
export type Inputs<T> = { [K in keyof T]: pulumi.Input<T[K] extends object | undefined ? Inputs<T[K]> : T[K]> };
