import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

/** Registries that each take their region and account from a provider of their own: name -> settings and arguments. */
interface Listed {
  provider: swr.ProviderArgs;
  args: swr.ReplicationRegistryArgs;
}

const config = new pulumi.Config();
const listed = config.requireObject<Record<string, Listed>>("listed");
const secretKeys = config.getSecretObject<Record<string, string>>("secretKeys");

for (const [name, { provider, args }] of Object.entries(listed)) {
  const secretKey = secretKeys?.apply((keys) => keys[name]);
  const own = new swr.Provider(name, { ...provider, secretKey });
  new swr.ReplicationRegistry(name, args, { provider: own });
}
