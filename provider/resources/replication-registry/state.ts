import type { PartiallyRecorded, Properties } from "../../lifecycle/handler";
import type { RegistrySpec, RegistryState } from "./args";
import { comparedKeys } from "./diff";
import { sameValue } from "./meaning";
import type { RemoteRegistry } from "./wire";

// The target and the credential are put together out of several fields of the answer.
const observed = comparedKeys.filter((key) => key !== "target" && key !== "credential");

/**
 * What is recorded, corrected by what SWR shows. A field that the answer leaves out is not drift,
 * nor is another spelling of the same; the secret is kept, for SWR never gives it back.
 */
export function mergeRemote<S extends PartiallyRecorded<RegistryState>>(recorded: S, remote: RemoteRegistry): S {
  const seen: Record<string, unknown> = { ...recorded };
  for (const key of observed) {
    if (remote[key] !== undefined && !sameValue(key, recorded[key], remote[key])) seen[key] = remote[key];
  }
  const target = targetFrom(recorded, remote);
  if (target) seen.target = target;
  const { accessKey } = remote;
  if (accessKey && !isMask(accessKey) && accessKey !== recorded.credential?.accessKey) {
    seen.credential = { ...recorded.credential, accessKey };
  }
  for (const key of ["status", "createdAt", "updatedAt"] as const) {
    if (remote[key] !== undefined) seen[key] = remote[key];
  }
  return seen as S; // the same fields, with newer values of the same types
}

/** Whether SWR has shown the registry since it was made: every version records a status then. */
export function hasBeenRead({ status }: PartiallyRecorded<RegistryState>): boolean {
  return status !== undefined;
}

function targetFrom(recorded: PartiallyRecorded<RegistryState>, remote: RemoteRegistry): RegistryState["target"] {
  if ((remote.type ?? recorded.type) !== "swr-pro-internal" || !remote.target) return undefined;
  const projectId = remote.target.projectId || recorded.target?.projectId;
  return projectId ? { ...remote.target, projectId } : recorded.target;
}

function isMask(text: string): boolean {
  return /\*{2,}/.test(text);
}

// The compiler sees to it that none is forgotten.
const isInput: Readonly<Record<keyof RegistrySpec, true>> = {
  instanceId: true,
  type: true,
  url: true,
  credential: true,
  name: true,
  description: true,
  insecure: true,
  dnsConf: true,
  target: true,
  secretVersion: true,
  region: true,
  projectId: true,
  adoptExisting: true,
  timeouts: true,
};

/** The inputs that a state stands for: input keys only, or the engine shows outputs as changed arguments. */
export function inputsOf(state: RegistryState): Properties {
  const { projectFromIam, projectId, ...rest } = state;
  const known: Properties = projectFromIam ? rest : { projectId, ...rest };
  return Object.fromEntries(
    Object.keys(isInput).flatMap((key) => (known[key] === undefined ? [] : [[key, known[key]]])),
  );
}

/** Readable fields in which a registry on SWR differs from a declaration. */
export function differences(
  declared: PartiallyRecorded<RegistryState>,
  remote: RemoteRegistry,
): Array<(typeof comparedKeys)[number]> {
  const seen = mergeRemote(declared, remote);
  return comparedKeys.filter((key) => !sameValue(key, declared[key], seen[key]));
}

/** Whether an answer is about this very registry: SWR never changes a type. What it leaves out says nothing. */
export function isAbout({ type }: PartiallyRecorded<RegistryState>, remote: RemoteRegistry): boolean {
  return type === undefined || remote.type === undefined || sameValue("type", type, remote.type);
}
