import pulumi from "@pulumi/pulumi";
import { ReplicationRegistry } from "pulumi-huaweicloud-swr";

const hub = new ReplicationRegistry("hub", new pulumi.Config().requireObject("args"));

export const registryId = hub.registryId;
