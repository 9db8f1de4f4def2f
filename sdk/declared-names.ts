import * as pulumi from "@pulumi/pulumi";
import { printable } from "../provider/huaweicloud/text/display-text";

interface Declared {
  /** Of the resource. */
  by: string;
  isSecret: boolean;
}

/** The names on each instance that a run has declared, and by which resource; an Automation API process runs many programs. */
const declared = new WeakMap<object, Map<string, Declared>>();

/**
 * Fails the program if another resource declares a registry of the same name on the same instance: SWR would refuse the second, but only
 * in `pulumi up`. What is not known yet is compared as soon as it is.
 */
export function refuseSameName(
  resource: pulumi.CustomResource,
  by: string,
  args: { instanceId: pulumi.Input<string>; name?: pulumi.Input<string | undefined> },
): void {
  const run = pulumi.runtime.getStackResource();
  if (!run) return;
  const names = declared.get(run) ?? new Map<string, Declared>();
  declared.set(run, names);
  const place = pulumi.all([args.instanceId, args.name]);
  place.apply(async ([instance, name = by]) => {
    const isSecret = await pulumi.isSecret(place);
    const key = `${instance}/${name}`;
    const other = names.get(key);
    if (!other) {
      names.set(key, { by, isSecret });
      return;
    }
    // What is logged is printed as it is, a secret too.
    const registry =
      isSecret || other.isSecret
        ? "a registry of the same name on the same instance"
        : `a registry named "${name}" on instance ${instance}`;
    const problem = `resource "${other.by}" declares ${registry} too; a name is unique on an instance: give one of the two another \`name\`.`;
    // Not thrown: a program that the Automation API runs would wait without end. The run fails all the same.
    pulumi.log.error(printable(problem), resource);
  });
}
