import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

// Every output of every resource goes into another one, whatever they are called.
const config = new pulumi.Config();
const args = config.requireObject<swr.ReplicationRegistryArgs>("args");
const own = new swr.Provider("own", { region: config.require("region") });
const bare = new swr.ReplicationRegistry("bare", args, { provider: own });
const found = swr.ReplicationRegistry.get("found", config.require("lookUp"), { region: config.require("region") });

for (const [name, source] of Object.entries({ own, bare, found })) {
  const outputs: unknown[] = Object.values(source).filter((value) => pulumi.Output.isInstance(value));
  const number = swr.ReplicationRegistry.isInstance(source) ? source.registryId : undefined;
  const description = pulumi.all([...outputs, number]).apply((values) => JSON.stringify(values));
  new swr.ReplicationRegistry(`all-of-${name}`, { ...args, description });
}

for (const [name, source] of Object.entries({ bare, found })) {
  const { region, projectId, instanceId, type, url, description, insecure, dnsConf, target, timeouts } = source;
  const place = { region, projectId, instanceId };
  const { credential } = args;
  const rest = { type, url, description, insecure, dnsConf, target, timeouts, credential };
  new swr.ReplicationRegistry(`as-${name}`, { ...place, ...rest, adoptExisting: source.adoptExisting });
}
