import { refuseOldNode } from "../provider/version";

export type { Inputs, LookupPlace } from "./inputs";
export { Namespace } from "./namespace";
export type { ProviderArgs } from "./provider";
export { Provider } from "./provider";
export { ReplicationRegistry } from "./replication-registry";
export type { NamespaceArgs, VulnerabilitySeverity } from "./types/namespace";
export type {
  RegistryCredential,
  RegistryDnsConf,
  RegistryTarget,
  RegistryType,
  ReplicationRegistryArgs,
} from "./types/replication-registry";
export type { Timeouts } from "./types/timeouts";

refuseOldNode();
