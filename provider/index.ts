import { thisHostProcess } from "./host-process";
import { serve } from "./lifecycle";
import { registryRoom } from "./registry";
import { refuseOldNode } from "./version";

refuseOldNode();

/** The door that the text in a stack's state points at: one export per resource. The names must never change. */
export const ReplicationRegistry = serve(registryRoom, { host: thisHostProcess });
