import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { loaderFor } from "../../provider/dynamic/loader";

type Properties = Record<string, unknown>;

const root = path.join(__dirname, "../..");

/** Pulumi's own host for dynamic providers, driven over gRPC as the engine does it. */
export class Host {
  #output = "";

  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly address: string,
  ) {
    child.stdout?.on("data", (chunk) => {
      this.#output += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      this.#output += chunk;
    });
  }

  /** Starts a host in a program's folder, with this stack config; nothing of this process's environment but PATH. */
  static async start(
    config: Record<string, string>,
    env: Record<string, string> = {},
    address = loaderFor("ReplicationRegistry"),
  ): Promise<Host> {
    // Like the engine, with a pipe to the host's stdin; nothing is ever written to it.
    const child = spawn(process.execPath, [require.resolve("@pulumi/pulumi/cmd/dynamic-provider"), "127.0.0.1:1"], {
      cwd: path.join(root, "examples/quickstart"),
      env: { PATH: process.env.PATH, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const port = await new Promise<number>((resolve, reject) => {
      child.stdout?.once("data", (line) => resolve(Number(line)));
      child.once("exit", () => reject(new Error("the host ended before it was ready")));
    });
    const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
    const host = new Host(child, client, address);
    const request = new messages.ConfigureRequest();
    request.setArgs(Struct.fromJavaScript(config));
    await host.#call((done) => client.configure(request, done));
    return host;
  }

  /** The engine is gone: the pipe to the host's stdin ends, and nobody reads what the host prints. */
  abandon(): void {
    this.client.close();
    this.child.stdin?.destroy();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }

  /** By SIGINT, which the engine sends at the second Ctrl-C, or as a supervisor ends all processes of a job. */
  interrupt(signal: NodeJS.Signals = "SIGINT"): void {
    this.child.kill(signal);
  }

  /** How the process ended: its code, or the signal. */
  ended(): Promise<number | string | null> {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return Promise.resolve(exitCode ?? signalCode);
    return new Promise((resolve) => this.child.once("exit", (code, signal) => resolve(code ?? signal)));
  }

  stop(): void {
    this.client.close();
    this.child.kill();
  }

  /** What the engine would print of the host's stdout and stderr. */
  get output(): string {
    return this.#output;
  }

  async check(olds: Properties, news: Properties) {
    const request = new messages.CheckRequest();
    request.setOlds(this.#structOf(olds));
    request.setNews(this.#structOf(news));
    const response = await this.#call<messages.CheckResponse>((done) => this.client.check(request, done));
    const failures = response
      .getFailuresList()
      .map((failure) => ({ property: failure.getProperty(), reason: failure.getReason() }));
    return { inputs: plain(response.getInputs()), failures };
  }

  async diff(id: string, olds: Properties, news: Properties) {
    const request = new messages.DiffRequest();
    request.setId(id);
    request.setOlds(this.#structOf(olds));
    request.setNews(this.#structOf(news));
    const response = await this.#call<messages.DiffResponse>((done) => this.client.diff(request, done));
    return { changes: response.getChanges(), replaces: response.getReplacesList() };
  }

  async create(inputs: Properties) {
    const request = new messages.CreateRequest();
    request.setProperties(this.#structOf(inputs));
    const response = await this.#call<messages.CreateResponse>((done) => this.client.create(request, done));
    return { id: response.getId(), outs: plain(response.getProperties()) };
  }

  async read(id: string, props: Properties) {
    const request = new messages.ReadRequest();
    request.setId(id);
    request.setProperties(this.#structOf(props));
    const response = await this.#call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: response.getId(), props: plain(response.getProperties()), inputs: plain(response.getInputs()) };
  }

  async update(id: string, olds: Properties, news: Properties) {
    const request = new messages.UpdateRequest();
    request.setId(id);
    request.setOlds(this.#structOf(olds));
    request.setNews(this.#structOf(news));
    const response = await this.#call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return { outs: plain(response.getProperties()) };
  }

  async delete(id: string, props: Properties): Promise<void> {
    const request = new messages.DeleteRequest();
    request.setId(id);
    request.setProperties(this.#structOf(props));
    await this.#call((done) => this.client.delete(request, done));
  }

  #structOf(properties: Properties): Struct {
    const all = { ...properties, __provider: this.address };
    return Struct.fromJavaScript(all as Parameters<typeof Struct.fromJavaScript>[0]); // plain JSON, which its type cannot say
  }

  #call<T>(start: (done: (error: grpc.ServiceError | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      start((error, response) => (error ? reject(error) : resolve(response)));
    });
  }
}

function plain(struct: Struct | undefined): Properties {
  const { __provider, ...own } = (struct?.toJavaScript() ?? {}) as Properties;
  return own;
}
