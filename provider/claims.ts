/**
 * Which registries the resources of this run hold, by their Pulumi ids. One host process serves a whole `pulumi up`, so that two
 * resources cannot take the same registry, and the rename of a resource cannot delete what its new name has just taken over.
 */
export class Claims {
  readonly #held = new Set<string>();
  readonly #adopted = new Set<string>();

  /** A resource of the program has this registry: it made it, or the engine has just asked about it. */
  hold(id: string): void {
    this.#held.add(id);
  }

  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /** A resource took over a registry that existed. */
  adopt(id: string): void {
    this.#held.add(id);
    this.#adopted.add(id);
  }

  /** Whether a resource took it over in this run: then another one's delete, which comes last, is not meant for it. */
  wasAdopted(id: string): boolean {
    return this.#adopted.has(id);
  }

  /** It is gone. */
  release(id: string): void {
    this.#held.delete(id);
    this.#adopted.delete(id);
  }
}
