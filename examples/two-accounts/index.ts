import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

const config = new pulumi.Config();
const credential = { accessKey: "robot", accessSecret: config.requireSecret("robotSecret") };

// Each account and region has a provider of its own. The project of its instances is looked up with its own keys.
const north = new swr.Provider("north", {
  region: "cn-north-4",
  accessKey: config.require("accessKey"),
  secretKey: config.requireSecret("secretKey"),
});
const east = new swr.Provider("east", {
  region: "cn-east-3",
  accessKey: config.require("eastAccessKey"),
  secretKey: config.requireSecret("eastSecretKey"),
});

const toEast = new swr.ReplicationRegistry(
  "to-east",
  {
    instanceId: config.require("instanceId"),
    type: "swr-pro-internal",
    url: "https://east.swr-pro.example.com",
    credential,
    target: {
      regionId: "cn-east-3",
      projectId: config.require("eastProject"),
      instanceId: config.require("eastInstance"),
    },
  },
  { provider: north },
);

const toNorth = new swr.ReplicationRegistry(
  "to-north",
  {
    instanceId: config.require("eastInstance"),
    type: "swr-pro-internal",
    url: "https://north.swr-pro.example.com",
    credential,
    // The target is the instance in cn-north-4. Its project is the one that was looked up for the other registry.
    target: {
      regionId: toEast.region,
      projectId: toEast.projectId,
      instanceId: toEast.instanceId,
    },
  },
  { provider: east },
);

export const registryIds = [toEast, toNorth].map(({ registryId }) => registryId);
