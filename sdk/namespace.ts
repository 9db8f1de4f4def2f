// biome-ignore-all lint/suspicious/noUnsafeDeclarationMerging: the engine sets the outputs that the interface declares.
import * as pulumi from "@pulumi/pulumi";
import { dynamicType } from "../provider/dynamic/loader";
import { namespace } from "../provider/resources/namespace/definition";
import type { LookupPlace } from "./inputs";
import { isOfType } from "./is-of-type";
import { register, showNothingAsUndefined } from "./registration";
import type { NamespaceArgs, NamespaceOutputs } from "./types/namespace";

/**
 * A namespace of an SWR Enterprise Edition instance. It holds repositories of images; SWR deletes only an empty one.
 *
 * Its Pulumi id is `<instanceId>/<name>`.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_0101.html
 */
export class Namespace extends pulumi.CustomResource {
  /** The type by which policy packs and transforms know it. */
  static readonly __pulumiType: string = dynamicType(namespace.name);

  /**
   * Declares a namespace of an SWR Enterprise Edition instance.
   * @param name the resource's name, also the namespace's where `args.name` does not say otherwise
   * @param args where it is, and what may be pulled from it
   * @param opts `deleteBeforeReplace` is true unless you say otherwise: two namespaces of one instance cannot share a name
   */
  constructor(name: string, args: NamespaceArgs, opts: pulumi.CustomResourceOptions = {}) {
    const registration = register(namespace, name, args, opts);
    super(Namespace.__pulumiType, name, registration.inputs, registration.opts);
    showNothingAsUndefined(this, namespace);
  }

  /** Whether it is such a namespace, also one of another copy of this package. */
  static override isInstance(obj: unknown): obj is Namespace {
    return isOfType(obj, Namespace.__pulumiType);
  }

  /**
   * Looks up a namespace that exists; the stack does not own it, and `pulumi destroy` leaves it.
   * @param id `<instanceId>/<name>`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: LookupPlace = {},
    opts: pulumi.CustomResourceOptions = {},
  ): Namespace {
    // A look-up has no arguments but its place; the constructor leaves everything else to SWR's answer.
    return new Namespace(name, place as NamespaceArgs, { ...opts, id });
  }
}

export interface Namespace extends NamespaceOutputs {}
