import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

const config = new pulumi.Config();
const instanceId = config.require("instanceId");
const credential = { accessKey: "robot", accessSecret: config.requireSecret("harborSecret") };

// Two Harbors, each at a site of its own.
const harbors = ["eu", "us"].map(
  (site) =>
    new swr.ReplicationRegistry(`harbor-${site}`, {
      instanceId,
      type: "swr-pro",
      url: `https://harbor.${site}.example.com`,
      description: config.get("description") ?? "images for the shops",
      credential,
    }),
);

// Another SWR Enterprise instance, in another region.
const east = new swr.ReplicationRegistry("swr-east", {
  instanceId,
  type: "swr-pro-internal",
  url: "https://east.swr-pro.example.com",
  credential,
  target: {
    regionId: "cn-east-3",
    projectId: config.require("eastProject"),
    instanceId: config.require("eastInstance"),
  },
});

export const registryIds = [...harbors, east].map(({ registryId }) => registryId);
