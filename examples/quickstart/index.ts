import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

const config = new pulumi.Config();

const harbor = new swr.ReplicationRegistry("harbor-eu", {
  instanceId: config.require("instanceId"),
  type: "swr-pro",
  url: "https://harbor.example.com",
  description: config.get("description") ?? "images for the EU sites",
  credential: { accessKey: "robot", accessSecret: config.requireSecret("harborSecret") },
  dnsConf: { hosts: { "harbor.example.com": "10.0.0.5" } },
});

export const registryId = harbor.registryId;
export const status = harbor.status;
