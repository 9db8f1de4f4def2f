import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** Resources of the type that the config names, with the arguments that it lists by name. */
type ResourceClass = new (name: string, args: object) => pulumi.CustomResource;

const config = new pulumi.Config();
const listed = config.requireObject<Record<string, { args: object }>>("resources");
/** One entry for each resource. */
const classes: Readonly<Record<string, unknown>> = {
  ReplicationRegistry: swr.ReplicationRegistry,
  Namespace: swr.Namespace,
};
const Resource = classes[config.require("type")] as ResourceClass; // of the arguments that the test lists

for (const [name, { args }] of Object.entries(listed)) new Resource(name, args);
