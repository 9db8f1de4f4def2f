import type { ApiVariant } from "../emulator/api-variant";
import { Emulator, sample } from "../emulator/emulator";
import type { StoredItem } from "../emulator/item-store";
import { providerFor } from "../support/emulated-provider";
import { FakeClock } from "../support/fake-clock";
import { lifecycleOf } from "../support/lifecycle-of";
import { type Args, type Command, echo } from "./commands";
import { EngineModel, type Outcome, type Recorded } from "./engine-model";
import {
  BrokenPromise,
  checkSecrets,
  checkWords,
  differencesOf,
  type Snapshot,
  secretIn,
  snapshotOf,
  specOf,
} from "./invariants";
import type { Kind } from "./kinds";

/** One command must not become a storm of requests. */
const mostRequests = 40;

/** A server, a stack, and somebody who watches over every promise. */
export class ChaosModel {
  /** Commands so far, over all examples. */
  operations = 0;
  /** The most requests that a command took. */
  requests = 0;
  #clock = new FakeClock();
  readonly #emulator = new Emulator({
    now: () => this.#clock.now(),
    sleep: (ms) => this.#clock.pass(ms),
  });
  readonly #path: string;
  #engine!: EngineModel; // made as soon as the emulator listens
  #said: string[] = [];
  /** What the things said before the operation. */
  #before: Snapshot = new Map();
  /** Registries that somebody made by hand. */
  readonly #foreign = new Set<number>();
  /** Registries that a message named by their id. */
  readonly #named = new Set<number>();
  /** Names of which a message said that SWR may have made a registry, or whose run was killed. */
  readonly #inDoubt = new Set<string>();
  /** Names whose last run was killed. */
  readonly #unsure = new Set<string>();
  /** What the program has said of each name, one after the other. */
  readonly #declared = new Map<string, Args[]>();

  private constructor(private readonly kind: Kind) {
    this.#path = kind.resource.api.path;
  }

  static async start(kind: Kind): Promise<ChaosModel> {
    const model = new ChaosModel(kind);
    await model.#emulator.start();
    model.#engine = model.#newEngine();
    return model;
  }

  stop(): Promise<void> {
    return this.#emulator.stop();
  }

  /** Plays commands from the start to the end, where all that is this stack's must go away. */
  async play(commands: readonly Command[], switches: ApiVariant): Promise<void> {
    this.#emulator.empty();
    this.#emulator.switches = switches;
    this.#clock = new FakeClock();
    for (const known of [this.#foreign, this.#named, this.#inDoubt, this.#unsure, this.#declared]) known.clear();
    this.#engine = this.#newEngine();
    for (const command of commands) {
      this.operations += 1;
      // People's commands are seconds apart.
      await this.#clock.pass(10_000);
      await this.#obey(command);
      this.#checkOrphans();
    }
    await this.#recover();
  }

  async #obey(command: Command): Promise<void> {
    switch (command.kind) {
      case "edit":
        for (const { key } of this.#called(command.name)) this.#emulator.editItem(this.#path, key, command.change);
        return;
      case "drop":
        for (const { key } of this.#called(command.name)) this.#emulator.dropItem(this.#path, key);
        return;
      case "appear": {
        const body = lifecycleOf(this.kind.resource).toWire(specOf(command.args));
        const id = this.#emulator.makeItem(this.#path, body);
        if (id !== undefined) this.#foreign.add(id);
        return;
      }
      default:
        return this.#run(command);
    }
  }

  async #run(command: Extract<Command, { troubles: unknown }>): Promise<void> {
    const name = command.kind === "up" ? command.args.name : command.name;
    const adopts = command.kind === "up" && command.adopts;
    const recorded = this.#engine.state.get(name);
    if (command.fresh || adopts) await this.#newProcess(adopts);
    const sent = [sample.secretKey, ...this.#secretsAt(command, recorded)].join(" ");
    for (const trouble of command.troubles) {
      const fault = JSON.parse(JSON.stringify(trouble?.fault ?? passing).replaceAll(echo, sent));
      this.#emulator.inject(fault);
    }
    await this.#watch(name, command.kind, command.kind === "up" ? command.args : undefined, command.killed);
    this.#emulator.clearFaults();
    if (command.killed) {
      // The engine had no time to record anything.
      if (recorded) this.#engine.state.set(name, recorded);
      else this.#engine.state.delete(name);
      this.#inDoubt.add(name);
      this.#unsure.add(name);
    }
    if (command.killed || adopts) await this.#newProcess(false);
  }

  /** What a server can echo of a command. Not of a replacement: the request for the one knows nothing of the other. */
  #secretsAt(command: Extract<Command, { troubles: unknown }>, recorded: Recorded | undefined): string[] {
    if (command.kind !== "up") return [secretIn(recorded?.outs)];
    const replaces = recorded && recorded.outs.type !== command.args.type;
    return replaces ? [] : [secretIn(recorded?.outs), secretIn(command.args)];
  }

  /** Runs one command for one resource, and holds what came of it against every promise. */
  async #watch(name: string, kind: "up" | "refresh" | "destroy", args?: Args, unheard = false): Promise<Outcome> {
    this.#before = snapshotOf(this.#emulator, this.#path);
    const id = this.#engine.state.get(name)?.id;
    this.#emulator.journal.clear();
    this.#said = [];
    if (args) this.#declared.set(name, [...(this.#declared.get(name) ?? []), args]);
    const outcome = args
      ? await this.#engine.up(name, args)
      : await (kind === "refresh" ? this.#engine.refresh(name) : this.#engine.destroy(name));
    // Also what nobody waits for any more is done before the next command.
    await this.#emulator.idle();

    const { length } = this.#emulator.journal.entries;
    this.requests = Math.max(this.requests, length);
    if (length > mostRequests) throw new BrokenPromise(`${length} requests for one command`);
    const failure = outcome.did === "failed" ? outcome.error : undefined;
    checkSecrets(failure, this.#engine.state.get(name)?.outs ?? {}, [this.#said, this.#emulator.journal.entries]);
    if (failure) checkWords(failure.message, this.#before, snapshotOf(this.#emulator, this.#path));
    else this.#checkSuccess(outcome, name, id, args);
    if (!unheard) this.#hear([failure?.message ?? "", ...this.#said].join("\n"), name);
    return outcome;
  }

  #hear(text: string, name: string): void {
    const { keyField, noun } = this.kind.resource.api;
    const named = new RegExp(`\\b(?:${keyField}|${noun}) ([\\w-]+)`, "g");
    const keys = [...text.matchAll(named)].map(([, key]) => key);
    for (const { id, key } of this.#items()) if (keys.includes(key)) this.#named.add(id);
    if (/SWR may have made it/.test(text)) this.#inDoubt.add(name);
  }

  /** No false success: deleted is gone, made and changed is there as declared. */
  #checkSuccess({ did }: Outcome, name: string, id: string | undefined, args: Args | undefined): void {
    const there = (full: string) => this.#items().find(({ key }) => full.endsWith(`/${key}`));
    const left = id === undefined ? undefined : there(id);
    // Somebody may have made another one of the same name since.
    if ((did === "delete" || did === "gone") && left && !this.#foreign.has(left.id))
      throw new BrokenPromise(`${did}, but ${id} is there`);
    const sent = this.#emulator.journal.count("PUT") + this.#emulator.journal.count("POST") > 0;
    if (!args || !sent || (did !== "create" && did !== "update")) return;
    const recorded = this.#engine.state.get(name);
    const registry = recorded && there(recorded.id);
    if (!registry) throw new BrokenPromise(`${did} succeeded, but ${recorded?.id} is not there`);
    this.#foreign.delete(registry.id);
    this.#unsure.delete(name);
    const wrong = this.#wrongIn(registry, args);
    if (wrong.length > 0) throw new BrokenPromise(`${did} succeeded, but ${wrong.join()} is not as declared`);
  }

  /** No orphan: every registry is in the state, or was made by hand, or a message named it, or said that there may be one. */
  #checkOrphans(): void {
    for (const { id, name } of this.#items()) {
      if (!this.#isKnown(id) && !this.#inDoubt.has(name)) {
        throw new BrokenPromise(`${id} ("${name}") is an orphan: in no state, and in no message`);
      }
    }
  }

  /** What docs/reliability.md tells people to do, without further trouble; after it nothing is left behind, and nothing in doubt. */
  async #recover(): Promise<void> {
    await this.#newProcess(false);
    for (const name of [...this.#engine.state.keys()]) await this.#must(name, "refresh");
    await this.#newProcess(true);
    for (const name of this.#inDoubt) {
      const args = this.#declared.get(name)?.at(-1);
      const left = this.#called(name).filter(({ id }) => !this.#isKnown(id));
      if (left.length === 0 || !args) continue;
      // A server that allows two of a name may have been given more of them by now: DECISIONS, "Two of a name".
      const beside = this.#engine.state.has(name) && this.kind.allowsDuplicates(this.#emulator.switches);
      if (beside) for (const { id } of left) this.#named.add(id);
      else await this.#watch(name, "up", args);
      const missed = left.filter(({ id }) => !this.#isKnown(id));
      if (missed.length > 0)
        throw new BrokenPromise(`${missed[0]?.id} was neither taken over nor named by the next run`);
    }
    for (const name of [...this.#engine.state.keys()]) {
      // First as if the program had taken its last change back.
      for (const args of (this.#declared.get(name) ?? []).slice(-2)) await this.#catchUp(name, args);
    }
    await this.#newProcess(false);
    for (const name of [...this.#engine.state.keys()]) await this.#must(name, "destroy");
    this.#inDoubt.clear();
    this.#checkOrphans();
  }

  /** A new registry may take a moment to show; people run the command again then. */
  async #must(name: string, kind: "refresh" | "destroy"): Promise<void> {
    for (let tries = 1; ; tries++) {
      const outcome = await this.#watch(name, kind);
      if (outcome.did !== "failed") return;
      if (tries === 3) throw new BrokenPromise(`${kind} without trouble fails: ${outcome.error.message}`);
    }
  }

  /** However the runs before ended, one without trouble makes it as the program says, the secret too. */
  async #catchUp(name: string, args: Args): Promise<void> {
    // Nobody knows which secret a killed run sent, if the program has changed since.
    if (this.#unsure.has(name)) return;
    const outcome = await this.#watch(name, "up", args);
    // Another one may hold the name that a replacement needs.
    if (outcome.did === "failed" && !this.#engine.state.has(name) && this.#called(name).length > 0) return;
    const id = this.#engine.state.get(name)?.id;
    const registry = this.#items().find(({ key }) => id?.endsWith(`/${key}`));
    const wrong = registry ? this.#wrongIn(registry, args) : ["its existence"];
    if (outcome.did === "failed" || wrong.length > 0) {
      throw new BrokenPromise(`an up without trouble: ${outcome.did}, but ${wrong.join()} is not as declared`);
    }
  }

  #wrongIn(item: StoredItem, args: Args): string[] {
    const unseen = this.kind.unseen?.(this.#emulator.switches, args) ?? [];
    return differencesOf(args, item, this.kind).filter((key) => !unseen.includes(key));
  }

  #isKnown(id: number): boolean {
    const key = this.#items().find((item) => item.id === id)?.key;
    const recorded = [...this.#engine.state.values()].some(({ id: full }) => full.endsWith(`/${key}`));
    return recorded || this.#foreign.has(id) || this.#named.has(id);
  }

  #called(name: string) {
    return this.#items().filter((item) => item.name === name);
  }

  #items() {
    return this.#emulator.items(this.#path);
  }

  async #newProcess(adopts: boolean): Promise<void> {
    this.#engine.provider = this.#process(adopts);
    // The engine asks to diff what the program has; nothing else tells a process what this stack holds.
    for (const { id, outs, inputs } of this.#engine.state.values()) await this.#engine.provider.diff(id, outs, inputs);
  }

  #newEngine(): EngineModel {
    return new EngineModel(this.#process(false), () => {
      this.#before = snapshotOf(this.#emulator, this.#path);
    });
  }

  #process(adopts: boolean) {
    const env: Record<string, string> = adopts ? { PULUMI_SWR_ADOPT_EXISTING: "1" } : {};
    const say = (line: string) => this.#said.push(line);
    return providerFor(this.#emulator, { clock: this.#clock, say, env, resource: this.kind.resource });
  }
}

/** A fault that is none: the request is carried out and answered. */
const passing = { afterEffect: true };
