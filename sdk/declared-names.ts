import * as pulumi from "@pulumi/pulumi";
import { printable } from "../provider/huaweicloud/text/display-text";
import type { Resource } from "../provider/lifecycle/definition/resource";
import { failRun } from "./fail-run";

interface Declared {
  /** The URN of the resource. */
  by: string;
  isSecret: boolean;
}

/** The names on each instance that a run has declared, and by which resource; an Automation API process runs many programs. */
const declared = new WeakMap<object, Map<string, Declared>>();

/**
 * Fails the program if another resource declares one of the same name on the same instance: SWR would refuse the second, but only in
 * `pulumi up`. What is not known yet is compared as soon as it is.
 */
export function refuseSameName(resource: Resource, by: string, { instanceId, name = by }: NamedArgs): void {
  const run = pulumi.runtime.getStackResource();
  if (!run) return;
  const names = declared.get(run) ?? new Map<string, Declared>();
  declared.set(run, names);
  if (typeof instanceId === "string" && typeof name === "string") {
    const problem = problemOf(resource, names, { instanceId, name }, { by, isSecret: false });
    if (problem) throw new pulumi.RunError(problem);
    return;
  }
  const place = pulumi.output({ instanceId, name });
  place.apply(async ({ instanceId: instance, name: given = by }) => {
    const here = { instanceId: instance, name: given };
    const problem = problemOf(resource, names, here, { by, isSecret: await pulumi.isSecret(place) });
    if (problem) failRun(problem);
  });
}

interface NamedArgs {
  instanceId?: pulumi.Input<string>;
  name?: pulumi.Input<string | undefined>;
}

function problemOf(
  { api: { noun, path } }: Resource,
  names: Map<string, Declared>,
  { instanceId, name }: { instanceId: string | undefined; name: string },
  { by, isSecret }: Declared,
): string | undefined {
  const key = `${path}/${instanceId}/${name}`;
  const other = names.get(key);
  if (!other) {
    names.set(key, { by, isSecret });
    return undefined;
  }
  // What is told is printed as it is, a secret too.
  const thing =
    isSecret || other.isSecret
      ? `a ${noun} of the same name on the same instance`
      : `a ${noun} named "${name}" on instance ${instanceId}`;
  return printable(
    `resources "${other.by}" and "${by}" both declare ${thing}; a name is unique on an instance: give one of the two another \`name\`.`,
  );
}
