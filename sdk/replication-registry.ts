// biome-ignore-all lint/suspicious/noUnsafeDeclarationMerging: the engine sets the outputs that the interface declares.
import * as pulumi from "@pulumi/pulumi";
import { dynamicType } from "../provider/dynamic/loader";
import { replicationRegistry } from "../provider/resources/replication-registry/definition";
import type { LookupPlace } from "./inputs";
import { isOfType } from "./is-of-type";
import { register, showNothingAsUndefined } from "./registration";
import type { ReplicationRegistryArgs, ReplicationRegistryOutputs } from "./types/replication-registry";

/**
 * A target registry that an SWR Enterprise Edition instance replicates images to or from.
 *
 * Its Pulumi id is `<instanceId>/<registryId>`.
 * @see https://support.huaweicloud.com/intl/en-us/api-swr2/swr_03_1101.html
 */
export class ReplicationRegistry extends pulumi.CustomResource {
  /** The type by which policy packs and transforms know it. */
  static readonly __pulumiType: string = dynamicType(replicationRegistry.name);

  /**
   * Declares a target registry of an SWR Enterprise Edition instance.
   * @param name the resource's name, also the registry's where `args.name` does not say otherwise
   * @param args where it is, what it is, and how SWR logs in to it
   * @param opts `deleteBeforeReplace` is true unless you say otherwise: two registries of one instance cannot share a name
   */
  constructor(name: string, args: ReplicationRegistryArgs, opts: pulumi.CustomResourceOptions = {}) {
    const registration = register(replicationRegistry, name, args, opts);
    super(ReplicationRegistry.__pulumiType, name, registration.inputs, registration.opts);
    showNothingAsUndefined(this, replicationRegistry);
  }

  /** Whether it is such a registry, also one of another copy of this package. */
  static override isInstance(obj: unknown): obj is ReplicationRegistry {
    return isOfType(obj, ReplicationRegistry.__pulumiType);
  }

  /**
   * The registry's id at SWR, for replication policies: a number, or a text of digits where a number would round it (above 2^53).
   * In unit tests with mocks it is the digits at the end of the mocked id, 0 where there are none.
   */
  // Out of the Pulumi id, so that an update does not make it unknown in preview.
  get registryId(): pulumi.Output<number> {
    return this.id.apply(numberIn);
  }

  /**
   * Looks up a registry that exists; the stack does not own it, and `pulumi destroy` leaves it.
   * @param id `<instanceId>/<registryId>`
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: LookupPlace = {},
    opts: pulumi.CustomResourceOptions = {},
  ): ReplicationRegistry {
    // A look-up has no arguments but its place; the constructor leaves everything else to SWR's answer.
    return new ReplicationRegistry(name, place as ReplicationRegistryArgs, { ...opts, id });
  }
}

export interface ReplicationRegistry extends ReplicationRegistryOutputs {}

/** The whole number at the end of an id; above 2^53 as a text, though the types do not say so: see DECISIONS.md. */
function numberIn(id: string): number {
  const [digits = "0"] = /\d+$/.exec(id) ?? [];
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : (digits as unknown as number);
}
