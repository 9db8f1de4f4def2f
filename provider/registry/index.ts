import type { Room } from "../room";
import type { RegistrySpec, RegistryState } from "./args";
import { check } from "./check";
import { create } from "./create";
import { diff } from "./diff";
import { read } from "./read";
import { remove } from "./remove";
import { partialStateSchema, registrySchema, stateSchema } from "./schema";
import { update } from "./update";

/** The lifecycle of a replication registry. */
export const registryRoom: Room<RegistrySpec, RegistryState> = {
  check,
  diff,
  create,
  read,
  update,
  remove,
  markOf: ({ takenOver }) => (typeof takenOver === "string" ? takenOver : undefined),
  specOf: (inputs) => registrySchema.parse(inputs),
  stateOf: (recorded) => stateSchema.parse(recorded),
  partialStateOf: (recorded) => partialStateSchema.parse(recorded),
};
