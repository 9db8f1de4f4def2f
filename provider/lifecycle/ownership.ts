/** A thing at SWR, as the resources of a run name it: its type and its Pulumi id. */
export const claimKey = (type: string, id: string): string => `${type} ${id}`;

/**
 * Which things at SWR the resources of this run hold, by their claim keys. One process serves all resources of a provider instance
 * through a whole `pulumi up`, so that two of them cannot take the same thing, and the rename of a resource cannot delete what its new
 * name took over. A resource that took over a thing has a mark in its state, so that a later run can tell the two apart too.
 */
export class Ownership {
  readonly #owned = new Map<string, string | undefined>();
  readonly #deleted = new Set<string>();

  /** The engine asks about a resource that has this thing. Another one that took it over in this run has it all the same. */
  observe(key: string, mark: string | undefined): void {
    if (!this.isOwnedByOther(key, mark)) this.#owned.set(key, mark);
  }

  /**
   * A resource of the program has this thing: it made it or took it over.
   * @param mark the resource's, if it took the thing over
   */
  claim(key: string, mark?: string): void {
    this.#owned.set(key, mark);
    this.#deleted.delete(key);
  }

  isOwned(key: string): boolean {
    return this.#owned.has(key);
  }

  /** Whether another resource than the one with this mark has it: then a delete of the one is not meant for the thing. */
  isOwnedByOther(key: string, mark: string | undefined): boolean {
    return this.#owned.has(key) && this.#owned.get(key) !== mark;
  }

  /** This run has deleted it. SWR may show it for a while yet. */
  markDeleted(key: string): void {
    this.#owned.delete(key);
    this.#deleted.add(key);
  }

  wasDeleted(key: string): boolean {
    return this.#deleted.has(key);
  }

  /** It is free again. */
  release(key: string): void {
    this.#owned.delete(key);
  }
}
