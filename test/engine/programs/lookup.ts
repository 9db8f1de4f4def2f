import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

const found = swr.ReplicationRegistry.get("there", new pulumi.Config().require("lookUp"));

export const registryId = found.registryId;
export const url = found.url;
