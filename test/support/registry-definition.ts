import type * as dynamic from "@pulumi/pulumi/dynamic";
import { DynamicProvider } from "../../provider/dynamic/adapter";
import { DynamicHost, type DynamicHostOptions } from "../../provider/dynamic/dynamic-host";
import type { Json } from "../../provider/huaweicloud/text/json";
import type { Properties } from "../../provider/lifecycle/definition/property";
import * as recorded from "../../provider/lifecycle/definition/recorded-state";
import * as remote from "../../provider/lifecycle/definition/remote-state";
import type { Resource } from "../../provider/lifecycle/definition/resource";
import * as wire from "../../provider/lifecycle/definition/wire";
import { ResourceHandler } from "../../provider/lifecycle/handler";
import * as checks from "../../provider/lifecycle/operations/check";
import * as diffs from "../../provider/lifecycle/operations/diff";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";

// The lifecycle's functions, for a registry.

export const check = (news: Properties, olds: Properties, settings: checks.CheckSettings) =>
  checks.check(replicationRegistry, news, olds, settings);
export const diff = (state: Properties, news: Properties) => diffs.diff(replicationRegistry, state, news);
export const specOf = (inputs: object) => checks.specOf({ ...inputs }, replicationRegistry);

/** The body of a POST; with what SWR is known to hold, that of a PUT. */
export const toWire = (spec: recorded.Spec, known?: Properties) =>
  wire.toWire(replicationRegistry, spec, known ? { verb: "update", known } : { verb: "create" });
export const fromWire = (json: object) => wire.fromWire(replicationRegistry, json as Json);
export const mergeRemote = <S extends recorded.PartialState>(state: S, shown: Properties) =>
  remote.mergeRemote(replicationRegistry, state, shown);
export const differences = (declared: recorded.PartialState, shown: Properties) =>
  remote.differences(replicationRegistry, declared, shown);
export const inputsOf = (state: recorded.State) => recorded.inputsOf(state, replicationRegistry);
export const outputs = recorded.outputsOf(replicationRegistry);

export function sameValue(key: string, a: unknown, b: unknown): boolean {
  const property = replicationRegistry.properties[key];
  if (!property) throw new Error(`a registry has no ${key}`);
  return remote.sameValue(property, a, b);
}

/** A provider as one process of Pulumi's host would have it; all seven of its calls are there. */
export function dynamicProvider(
  options: DynamicHostOptions = {},
  resource: Resource = replicationRegistry,
): Required<dynamic.ResourceProvider> {
  return new DynamicProvider(new ResourceHandler(resource), new DynamicHost(options));
}
