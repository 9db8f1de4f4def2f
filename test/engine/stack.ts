import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { Emulator } from "../emulator/emulator";
import { sample } from "../emulator/emulator";

const root = path.join(__dirname, "../..");

export interface Outcome {
  code: number;
  /** stdout and stderr, as the user reads them. */
  output: string;
}

/** A command that is running. */
export interface Started {
  pid: number;
  /** Resolves when it has printed this. */
  printed(text: string): Promise<void>;
  outcome: Promise<Outcome>;
}

export interface StackOptions {
  /** The program's main file, from the root of the repository. */
  program: string;
  /** Stack config in plain. */
  config: Record<string, string>;
  /** Stack config that Pulumi encrypts. */
  secrets?: Record<string, string>;
  env?: Record<string, string>;
  /** The project's name; default "shop". */
  project?: string;
  /** As `--color` has it; default "never". */
  color?: "always" | "never";
}

/** One stack on the real engine: file backend, own PULUMI_HOME, own working folder. */
export class TestStack {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "swr-stack-"));
  readonly #program: string;
  readonly #project: string;
  readonly #color: string;
  /** Added to the environment of the CLI; credentials come this way, so that they are today's. */
  readonly env: Record<string, string>;

  private constructor({ program, env, project = "shop", color = "never" }: StackOptions) {
    this.#program = path.resolve(root, program);
    this.#project = project;
    this.#color = color;
    const { accessKey, secretKey } = sample;
    this.env = { HW_ACCESS_KEY: accessKey, HW_SECRET_KEY: secretKey, ...env };
    for (const folder of ["work", "home", "state"]) mkdirSync(path.join(this.#folder, folder));
    // `main` is absolute: the CLI writes its files beside Pulumi.yaml, and two stacks must not share them.
    writeFileSync(
      path.join(this.#folder, "work", "Pulumi.yaml"),
      `name: ${project}\nruntime: nodejs\nmain: ${path.dirname(this.#program)}\n`,
    );
  }

  static async create(options: StackOptions): Promise<TestStack> {
    const stack = new TestStack(options);
    await stack.must("stack", "init", "dev");
    await stack.configure(options.config, options.secrets);
    return stack;
  }

  async configure(config: Record<string, string>, secrets: Record<string, string> = {}): Promise<void> {
    const flags = (kind: string, values: Record<string, string>) =>
      Object.entries(values).flatMap(([key, value]) => [kind, `${key}=${value}`]);
    await this.must("config", "set-all", ...flags("--plaintext", config), ...flags("--secret", secrets));
  }

  /** `pulumi preview --diff`: what a reviewer reads in a pull request. */
  preview(...flags: string[]): Promise<Outcome> {
    return this.#startWithProgram("preview", "--diff", ...flags).outcome;
  }

  up(...flags: string[]): Promise<Outcome> {
    return this.#startWithProgram("up", "--yes", "--skip-preview", ...flags).outcome;
  }

  refresh(...flags: string[]): Promise<Outcome> {
    return this.pulumi("refresh", "--yes", "--skip-preview", ...flags);
  }

  destroy(...flags: string[]): Promise<Outcome> {
    return this.pulumi("destroy", "--yes", "--skip-preview", ...flags);
  }

  /** The same as `up` or `destroy`, not waited for: to be killed. */
  begin(command: "up" | "destroy"): Started {
    const args = [command, "--yes", "--skip-preview"];
    return command === "up" ? this.#startWithProgram(...args) : this.#start(...args);
  }

  /** The CLI as it is, for commands that run no program. */
  pulumi(...args: string[]): Promise<Outcome> {
    return this.#start(...args).outcome;
  }

  /** This package's own command, in the folder of the stack. */
  doctor(...args: string[]): Promise<Outcome> {
    const command = path.join(root, "dist/provider/cli/main.js");
    return start(process.execPath, [command, "doctor", ...args], this.#cwd, this.#environment()).outcome;
  }

  /** The same as `pulumi`, and it must succeed. */
  async must(...args: string[]): Promise<string> {
    const { code, output } = await start(cliPath(), [...args, "--non-interactive"], this.#cwd, this.#environment())
      .outcome;
    if (code !== 0) throw new Error(`pulumi ${args[0]} ${args[1]}: ${output}`);
    return output;
  }

  /** The resources of one class of this package in the state. */
  async resources(
    type: string,
  ): Promise<Array<{ urn: string; id: string; inputs: Record<string, unknown>; outputs: Record<string, unknown> }>> {
    const { deployment } = JSON.parse(await this.must("stack", "export"));
    return (deployment.resources ?? []).filter((each: { type: string }) => each.type.endsWith(`swr:${type}`));
  }

  registries() {
    return this.resources("ReplicationRegistry");
  }

  urn(name: string, type = "ReplicationRegistry"): string {
    return `urn:pulumi:dev::${this.#project}::pulumi-nodejs:dynamic/swr:${type}::${name}`;
  }

  /** Every file of the backend and the working folder, as text. */
  files(): string {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
      .join("\n");
  }

  checkpoint(): string {
    return readFileSync(this.#backendFile("dev.json"), "utf8");
  }

  /** Removes a file beside the state. */
  removeFromBackend(name: string): void {
    rmSync(this.#backendFile(name));
  }

  #backendFile(name: string): string {
    return path.join(this.#folder, "state", ".pulumi", "stacks", this.#project, name);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #cwd(): string {
    return path.join(this.#folder, "work");
  }

  #start(...args: string[]): Started {
    return start(cliPath(), [...args, "--non-interactive", "--color", this.#color], this.#cwd, this.#environment());
  }

  #startWithProgram(...args: string[]): Started {
    const driver = path.join(root, "test/engine/program.cjs");
    const all = [driver, cliPath(), this.#program, this.#cwd, ...args, "--non-interactive", "--color", this.#color];
    return start(process.execPath, all, this.#cwd, this.#environment());
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      PATH: `${path.dirname(cliPath())}${path.delimiter}${process.env.PATH}`,
      HOME: path.join(this.#folder, "home"),
      PULUMI_HOME: path.join(this.#folder, "home"),
      // The compiler of programs in TypeScript unpacks 30 MB into it, once for all stacks.
      XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"),
      PULUMI_BACKEND_URL: `file://${path.join(this.#folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "made-up",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_SWR_SKIP_METADATA: "1",
      ...this.env,
    };
  }
}

/** The CLI that set-up found. */
function cliPath(): string {
  const cli = process.env.SWR_TEST_CLI;
  if (!cli) throw new Error("SWR_TEST_CLI is not set: run the tests with `npm test`");
  return cli;
}

function start(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv): Started {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 120_000 });
  let output = "";
  const expecting: Array<{ text: string; tell: () => void }> = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
      for (const { text, tell } of expecting) if (output.includes(text)) tell();
    });
  }
  const printed = (text: string) => new Promise<void>((tell) => expecting.push({ text, tell }));
  const outcome = new Promise<Outcome>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, output }));
  });
  return { pid: child.pid ?? 0, printed, outcome };
}

/** What a command comes to, and the requests that it made, as the emulator's journal has them. */
export async function withRequests(
  emulator: Emulator,
  work: Promise<Outcome>,
): Promise<Outcome & { requests: string[] }> {
  emulator.journal.clear();
  const outcome = await work;
  return { ...outcome, requests: emulator.journal.lines };
}
