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

/** The lifecycle's functions, for one resource. */
export function lifecycleOf(resource: Resource) {
  return {
    check: (news: Properties, olds: Properties, settings: checks.CheckSettings) =>
      checks.check(resource, news, olds, settings),
    diff: (state: Properties, news: Properties) => diffs.diff(resource, state, news),
    specOf: (inputs: object) => checks.specOf({ ...inputs }, resource),
    /** The body of a POST; with what SWR is known to hold, that of a PUT. */
    toWire: (spec: recorded.Spec, known?: Properties) =>
      wire.toWire(resource, spec, known ? { verb: "update", known } : { verb: "create" }),
    fromWire: (json: object) => wire.fromWire(resource, json as Json),
    mergeRemote: <S extends recorded.PartialState>(state: S, shown: Properties) =>
      remote.mergeRemote(resource, state, shown),
    differences: (declared: recorded.PartialState, shown: Properties) => remote.differences(resource, declared, shown),
    inputsOf: (state: recorded.State) => recorded.inputsOf(state, resource),
    sameValue(key: string, a: unknown, b: unknown): boolean {
      const property = resource.properties[key];
      if (!property) throw new Error(`${resource.name} has no ${key}`);
      return remote.sameValue(property, a, b);
    },
  };
}

/** A provider as one process of Pulumi's host would have it; all seven of its calls are there. */
export function dynamicProvider(
  options: DynamicHostOptions = {},
  resource: Resource = replicationRegistry,
): Required<dynamic.ResourceProvider> {
  return new DynamicProvider(new ResourceHandler(resource), new DynamicHost(options));
}
