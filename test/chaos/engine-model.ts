import { isDeepStrictEqual } from "node:util";
import type * as dynamic from "@pulumi/pulumi/dynamic";

type Properties = Record<string, unknown>;

/** A resource in the state. */
export interface Recorded {
  id: string;
  inputs: Properties;
  outs: Properties;
  /** Saved out of a failure: the engine calls update next time, whatever diff says. */
  halfDone: boolean;
}

/** How a command went, as the engine sees it. */
export type Outcome =
  | { did: "nothing" | "create" | "update" | "delete" | "read" | "gone" }
  | { did: "failed"; at: "create" | "update" | "delete" | "read"; error: Error };

/** The part of Pulumi's engine that matters here: which calls it makes for a resource, and what it records after each. */
export class EngineModel {
  readonly state = new Map<string, Recorded>();

  /** @param onReplace told when the old one of a replacement is deleted */
  constructor(
    public provider: Required<dynamic.ResourceProvider>,
    private readonly onReplace: () => void,
  ) {}

  async up(name: string, args: Properties): Promise<Outcome> {
    const old = this.state.get(name);
    const { inputs, failures } = await this.provider.check(old?.inputs ?? {}, args);
    if (failures?.length) throw new Error(JSON.stringify(failures));
    if (!old) return this.#create(name, inputs);
    const { changes, replaces = [] } = await this.provider.diff(old.id, old.outs, inputs);
    if (replaces.length > 0) {
      // deleteBeforeReplace
      const deletion = await this.destroy(name);
      if (deletion.did === "failed") return deletion;
      this.onReplace();
      return this.#create(name, inputs);
    }
    // The engine compares the inputs itself where diff leaves it to it.
    const differs = changes === false ? false : !isDeepStrictEqual(inputs, old.inputs);
    if (!differs && !old.halfDone) return { did: "nothing" };
    try {
      const { outs = {} } = await this.provider.update(old.id, old.outs, inputs);
      this.state.set(name, { id: old.id, inputs, outs, halfDone: false });
      return { did: "update" };
    } catch (error) {
      this.#saveHalfDone(name, error, inputs);
      return { did: "failed", at: "update", error: error as Error };
    }
  }

  async refresh(name: string): Promise<Outcome> {
    const old = this.state.get(name);
    if (!old) return { did: "nothing" };
    try {
      const { id, props = {}, inputs = {} } = await this.provider.read(old.id, old.outs);
      if (!id) {
        this.state.delete(name);
        return { did: "gone" };
      }
      this.state.set(name, { ...old, outs: props, inputs });
      return { did: "read" };
    } catch (error) {
      return { did: "failed", at: "read", error: error as Error };
    }
  }

  async destroy(name: string): Promise<Outcome> {
    const old = this.state.get(name);
    if (!old) return { did: "nothing" };
    try {
      await this.provider.delete(old.id, old.outs);
      this.state.delete(name);
      return { did: "delete" };
    } catch (error) {
      return { did: "failed", at: "delete", error: error as Error };
    }
  }

  async #create(name: string, inputs: Properties): Promise<Outcome> {
    try {
      const { id, outs = {} } = await this.provider.create(inputs);
      this.state.set(name, { id, inputs, outs, halfDone: false });
      return { did: "create" };
    } catch (error) {
      this.#saveHalfDone(name, error, inputs);
      return { did: "failed", at: "create", error: error as Error };
    }
  }

  /** An error with an id stands for a resource that exists. */
  #saveHalfDone(name: string, error: unknown, inputs: Properties): void {
    const { id, properties = {} } = error as { id?: string; properties?: Properties }; // as the host looks at it
    if (!id) return;
    const { __provider, ...outs } = JSON.parse(JSON.stringify(properties));
    this.state.set(name, { id, inputs, outs, halfDone: true });
  }
}
