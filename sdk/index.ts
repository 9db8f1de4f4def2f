export {
  ReplicationRegistry,
  type ReplicationRegistryArgs,
  type ReplicationRegistryPlace,
} from "./replication-registry";
