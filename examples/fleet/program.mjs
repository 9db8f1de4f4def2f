import * as pulumi from "@pulumi/pulumi";
import { ReplicationRegistry } from "pulumi-huaweicloud-swr";

/** What each site has: the Harbors that its SWR Enterprise instance replicates to. Region and credentials come from the settings. */
export async function program() {
  const config = new pulumi.Config();
  // From the environment: a setting would pass over the command line of `pulumi config`, where others on the machine can see it.
  const credential = { accessKey: "robot", accessSecret: pulumi.secret(process.env.HARBOR_SECRET) };
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
