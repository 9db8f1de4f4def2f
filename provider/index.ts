import { serveDynamic } from "./dynamic/adapter";
import { thisHostProcess } from "./dynamic/host-process";
import { replicationRegistryHandler } from "./resources/replication-registry/handler";
import { refuseOldNode } from "./version";

refuseOldNode();

/** The door that the text in a stack's state points at: one export per resource. The names must never change. */
export const ReplicationRegistry = serveDynamic(replicationRegistryHandler, { host: thisHostProcess });
