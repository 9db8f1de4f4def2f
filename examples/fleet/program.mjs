import * as pulumi from "@pulumi/pulumi";
import { ReplicationRegistry } from "pulumi-huaweicloud-swr";

/** What each site has: the Harbors that its SWR Enterprise instance replicates to. Region and credentials come from the settings. */
export async function program() {
  const config = new pulumi.Config();
  const credential = { accessKey: "robot", accessSecret: config.requireSecret("harborSecret") };
  const ids = ["eu", "us"].map((site) => {
    const registry = new ReplicationRegistry(`harbor-${site}`, {
      instanceId: config.require("instanceId"),
      type: "swr-pro",
      url: `https://harbor.${site}.example.com`,
      description: config.get("description") ?? "images for the shops",
      credential,
    });
    return registry.registryId;
  });
  return { registryIds: ids };
}
