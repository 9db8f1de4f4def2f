/**
 * Which registries the resources of this run hold, by their Pulumi ids. One host process serves all resources of a provider instance
 * through a whole `pulumi up`, so that two of them cannot take the same registry, and the rename of a resource cannot delete what
 * its new name took over. A resource that took over a registry has a mark in its state, so that a later run can tell the two apart too.
 */
export class Ownership {
  readonly #held = new Map<string, string | undefined>();
  readonly #deleted = new Set<string>();

  /** The engine has asked about a resource that has this registry; another one that took it over in this run has it all the same. */
  observe(id: string, mark: string | undefined): void {
    if (!this.isOwnedByOther(id, mark)) this.#held.set(id, mark);
  }

  /**
   * A resource of the program has this registry: it made it or took it over.
   * @param mark the resource's, where it took the registry over
   */
  claim(id: string, mark?: string): void {
    this.#held.set(id, mark);
  }

  isOwned(id: string): boolean {
    return this.#held.has(id);
  }

  /** Whether another resource than the one with this mark has it: then a delete of the one is not meant for the registry. */
  isOwnedByOther(id: string, mark: string | undefined): boolean {
    return this.#held.has(id) && this.#held.get(id) !== mark;
  }

  /** This run has deleted it: SWR may show it for a while yet. */
  markDeleted(id: string): void {
    this.#held.delete(id);
    this.#deleted.add(id);
  }

  wasDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** It is free again. */
  release(id: string): void {
    this.#held.delete(id);
  }
}
