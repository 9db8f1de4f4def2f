import type { ResourceHandler } from "../../lifecycle/handler";
import type { RegistrySpec, RegistryState } from "./args";
import { create } from "./create";
import { diff } from "./diff";
import { read } from "./read";
import { outputs, partialStateOf, stateOf } from "./recorded";
import { remove } from "./remove";
import { update } from "./update";

// Loaded when a program says something: `pulumi destroy` and `refresh` need no rules, and zod takes its time to load.
const rules = () => require("./check") as typeof import("./check");

/** The lifecycle of a replication registry. */
export const replicationRegistryHandler: ResourceHandler<RegistrySpec, RegistryState> = {
  check: (news, olds, place) => rules().check(news, olds, place),
  diff,
  create,
  read,
  update,
  remove,
  outputs,
  adoptionMarkOf: ({ adoptionMark }) => (typeof adoptionMark === "string" ? adoptionMark : undefined),
  specOf: (inputs) => rules().specOf(inputs),
  stateOf,
  partialStateOf,
};
