import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** Secrets in every place of a program that can hold one. */
const config = new pulumi.Config();
const args = config.requireObject<Omit<swr.ReplicationRegistryArgs, "credential">>("args");
const credential = { accessKey: "robot", accessSecret: config.requireSecret("farSecret") };
const own = new swr.Provider("own", {
  accessKey: config.require("ownAccessKey"),
  secretKey: config.requireSecret("ownSecretKey"),
  securityToken: config.requireSecret("ownSecurityToken"),
});

new swr.Provider("tokened", { authToken: config.requireSecret("ownAuthToken") });
new swr.ReplicationRegistry("usual", { ...args, credential });
new swr.ReplicationRegistry("own", { ...args, credential }, { provider: own });
