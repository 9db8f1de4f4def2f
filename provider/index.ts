import { DynamicProvider } from "./dynamic/adapter";
import { DynamicHost } from "./dynamic/dynamic-host";
import { thisHostProcess } from "./dynamic/host-process";
import { ResourceHandler } from "./lifecycle/handler";
import { namespace } from "./resources/namespace/definition";
import { replicationRegistry } from "./resources/replication-registry/definition";
import { refuseOldNode } from "./version";

refuseOldNode();

const host = new DynamicHost({ hostProcess: thisHostProcess });

// The door that the text in a stack's state points at: one export for each resource. The names must never change.
export const ReplicationRegistry = new DynamicProvider(new ResourceHandler(replicationRegistry), host);
export const Namespace = new DynamicProvider(new ResourceHandler(namespace), host);
