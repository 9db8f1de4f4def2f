import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** As `declared.ts`, with the credentials as they stand in the arguments. */
const listed = new pulumi.Config().requireObject<Record<string, { args: swr.ReplicationRegistryArgs }>>("registries");

for (const [name, { args }] of Object.entries(listed)) new swr.ReplicationRegistry(name, args);
