import { refuseOldNode } from "../provider/version";

export type {
  RegistryArgs,
  RegistryCredential,
  RegistryDnsConf,
  RegistryTarget,
  RegistryTimeouts,
  RegistryType,
} from "../provider/resources/replication-registry/args";
export type { Inputs } from "./inputs";
export type { ProviderArgs } from "./provider";
export { Provider } from "./provider";
export type { ReplicationRegistryArgs, ReplicationRegistryPlace } from "./replication-registry";
export { ReplicationRegistry } from "./replication-registry";

refuseOldNode();
