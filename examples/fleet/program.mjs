import * as pulumi from "@pulumi/pulumi";
import { ReplicationRegistry } from "pulumi-huaweicloud-swr";

/** Declares what each site has: the Harbors that its SWR Enterprise instance replicates to. Settings give region and credentials. */
export async function program() {
  const config = new pulumi.Config();
  // This comes from the environment. A setting would stand on the command line of `pulumi config`, where others can see it.
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
