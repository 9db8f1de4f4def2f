import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** Secrets that stack config does not know, as a program makes them up; by the environment, so that the test knows them too. */
const madeUp = process.env.MADE_UP ?? "";
const args = new pulumi.Config().requireObject<Omit<swr.ReplicationRegistryArgs, "credential">>("args");

new swr.ReplicationRegistry("hub", { ...args, credential: { accessKey: "robot", accessSecret: madeUp } });
new swr.Provider("own", { authToken: madeUp });
