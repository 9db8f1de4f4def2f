import * as pulumi from "@pulumi/pulumi";

/** The names on each instance that a run has declared, and by which resource; an Automation API process runs many programs. */
const declared = new WeakMap<object, Map<string, string>>();

/**
 * Fails the program if another resource declares a registry of the same name on the same instance: SWR would refuse the second, but only
 * in `pulumi up`. What is not known yet is compared as soon as it is.
 */
export function refuseSameName(
  resource: pulumi.CustomResource,
  name: string,
  { instanceId, name: registryName }: { instanceId: pulumi.Input<string>; name?: pulumi.Input<string | undefined> },
): void {
  const run = pulumi.runtime.getStackResource();
  if (!run) return;
  const names = declared.get(run) ?? new Map<string, string>();
  declared.set(run, names);
  pulumi.all([instanceId, registryName]).apply(([instance, given]) => {
    const key = `${instance}/${given ?? name}`;
    const other = names.get(key);
    if (other === undefined) names.set(key, name);
    // Not thrown: a program that the Automation API runs would wait without end. The run fails all the same.
    else pulumi.log.error(sentence(other, given ?? name, instance), resource);
  });
}

function sentence(other: string, name: string, instance: string): string {
  return `resource "${other}" declares a registry named "${name}" on instance ${instance} too; a name is unique on an instance: give one of the two another \`name\`.`;
}
