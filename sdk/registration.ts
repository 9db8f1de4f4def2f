import * as pulumi from "@pulumi/pulumi";
import { loaderFor } from "../provider/dynamic/loader";
import { lostKeysIn } from "../provider/lifecycle/definition/lost-keys";
import {
  holdsSecret,
  isAlwaysThere,
  isObject,
  keysOf,
  type Property,
  type PropertyTable,
} from "../provider/lifecycle/definition/property";
import type { Resource } from "../provider/lifecycle/definition/resource";
import { refuseSameName } from "./declared-names";
import { mustBeFoundByHost } from "./found-by-host";
import { isLater } from "./provider-settings";
import { warnOfSettings } from "./setting-warnings";

/**
 * Judges what a program says of a resource, and puts together what the engine gets: the arguments with the secrets marked, every output,
 * and the loader. `deleteBeforeReplace` is true unless the program says otherwise: two resources of one instance cannot share a name.
 */
export function register(resource: Resource, name: string, args: object, opts: pulumi.CustomResourceOptions) {
  validateOptions(resource, args, opts);
  mustBeFoundByHost();
  warnOfSettings();
  const isLookup = opts.id !== undefined;
  if (!isLookup) refuseSameName(resource, name, args);
  // The engine fills in what is declared here as undefined; the arguments come on top.
  const outputs = Object.fromEntries(Object.keys(resource.properties).map((key) => [key, undefined]));
  const inputs = isLookup ? args : { name, ...withSecretsMarked(args, resource.properties) };
  return {
    inputs: { ...outputs, ...inputs, __provider: loaderFor(resource.name) },
    opts: { ...opts, deleteBeforeReplace: opts.deleteBeforeReplace ?? true },
  };
}

/** Outputs that hold nothing are recorded as null, or a preview would take them for unknown; a program sees undefined. */
export function showNothingAsUndefined(instance: pulumi.CustomResource, { properties }: Resource): void {
  for (const key of keysOf(properties, (property) => !isAlwaysThere(property))) {
    const output: unknown = Reflect.get(instance, key);
    if (!pulumi.Output.isInstance(output)) continue;
    const shown = output.apply((value) => value ?? undefined);
    Reflect.set(instance, key, shown);
  }
}

function validateOptions(resource: Resource, args: object, opts: pulumi.CustomResourceOptions): void {
  const { name, properties } = resource;
  if (typeof args !== "object" || args === null) {
    const required = keysOf(properties, ({ presence }) => presence === "required");
    throw new pulumi.RunError(`${name} needs its arguments: { ${required.join(", ")} }.`);
  }
  if (process.versions.bun) {
    throw new pulumi.RunError(
      "Pulumi's dynamic providers, and so pulumi-huaweicloud-swr, do not run on bun: use `runtime: nodejs` in Pulumi.yaml.",
    );
  }
  if (opts.import !== undefined) {
    throw new pulumi.RunError(
      `the option \`import\` does not work for ${name}: to let this stack own the existing ${resource.api.noun} set \`adoptExisting: true\`, ` +
        `to only look it up call \`swr.${name}.get(name, "<instanceId>/<${resource.api.keyName}>")\`.`,
    );
  }
  const [lost] = lostKeysIn(args, properties);
  if (lost) throw new pulumi.RunError(`${lost.reason}.`);
  if (opts.customTimeouts !== undefined) {
    pulumi.log.warn(`customTimeouts do not reach dynamic providers: give ${name} the argument \`timeouts\` instead.`);
  }
  if (opts.deleteBeforeReplace === false && "adoptExisting" in args && args.adoptExisting === true) {
    throw new pulumi.RunError(
      `\`deleteBeforeReplace: false\` with \`adoptExisting\` would take over the old ${resource.api.noun} as the new one, and then delete it: leave one of the two out.`,
    );
  }
}

/** Marks each secret where it stands, so that previews still show the rest; the whole group if it is not known yet what it holds. */
function withSecretsMarked(values: object, properties: PropertyTable): Record<string, unknown> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, marked(properties[key], value)]));
}

function marked(property: Property | undefined, value: unknown): unknown {
  if (!property || !holdsSecret(property) || value === null) return value ?? undefined;
  const isKnownGroup = property.kind === "group" && isObject(value) && !isLater(value);
  return isKnownGroup ? withSecretsMarked(value, property.properties) : pulumi.secret(value);
}
