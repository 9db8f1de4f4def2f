import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** Registries as the test's config lists them: name -> arguments and options. */
interface Listed {
  args: swr.ReplicationRegistryArgs;
  opts?: pulumi.CustomResourceOptions;
}

const config = new pulumi.Config();
const listed = config.requireObject<Record<string, Listed>>("registries");
const secret = config.getSecret("secret");

for (const [name, { args, opts }] of Object.entries(listed)) {
  const credential = secret ? { accessKey: "robot", accessSecret: secret } : args.credential;
  new swr.ReplicationRegistry(name, { ...args, credential }, opts);
}
