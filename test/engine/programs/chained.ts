import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

// The second registry hangs on the first: in the preview of a create, its whole credential and its url are unknown.
const config = new pulumi.Config();
const first = new swr.ReplicationRegistry("first", config.requireObject<swr.ReplicationRegistryArgs>("args"));
const credential = first.registryId.apply((id) => ({ accessKey: `robot-${id}`, accessSecret: `far-secret-${id}` }));
const second = new swr.ReplicationRegistry("second", {
  ...config.requireObject<swr.ReplicationRegistryArgs>("args"),
  name: "second",
  url: pulumi.interpolate`https://harbor-${first.registryId}.example.com`,
  credential,
});

export const secondId = second.registryId;
