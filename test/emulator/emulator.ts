import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseJson } from "../../provider/huaweicloud/text/json";
import { Account, type Project, type SignInOptions } from "./account";
import { type Answer, gatewayRefusal, refusal, writeAnswer } from "./answer";
import { type ApiVariant, defaultVariant } from "./api-variant";
import { echoed } from "./echo";
import { Faults, type InjectedFault } from "./faults";
import { Gateway, type KnownKey } from "./gateway";
import { Journal } from "./journal";
import { RateLimit } from "./rate-limit";
import { pairsOf, type Received, serviceOf } from "./received";
import { type Policy, RegistryStore, type StoredRegistry } from "./registry-store";
import { sample } from "./sample";

export { sample };

export interface EmulatorOptions {
  projects?: readonly Project[];
  keys?: readonly KnownKey[];
  /** A token that is accepted as `X-Auth-Token`, beside those that IAM hands out. */
  authToken?: string;
  signIn?: SignInOptions;
  switches?: Partial<ApiVariant>;
  now?: () => number;
  /** Whether answers tell the time; default true. */
  tellsTime?: boolean;
  /** How long each request takes; default: no time. */
  latencyMs?: number;
  /** How many requests it lets through in a second; default: all. Others get 429. */
  ratePerSecond?: number;
  /** How latency and the delays of injected faults pass; default: really. */
  sleep?: (ms: number) => Promise<void>;
  /** Where to listen on 127.0.0.1; default a free port. */
  port?: number;
}

const firstId = 41;

/** SWR, IAM and STS on one loopback port, as far as replication registries need them. */
export class Emulator {
  readonly journal = new Journal();
  /** IAM actions that the caller's policies deny. */
  readonly deniedActions = new Set<string>();
  switches: ApiVariant;
  /** Whether each error quotes the request that it answers, in one form after the other. */
  echoes = false;
  /** Whether a signed request to SWR must say its project in X-Project-Id; the official clients always do. */
  requireProjectHeader = false;
  readonly #faults = new Faults();
  readonly #gateway: Gateway;
  readonly #shelves = new Map<string, RegistryStore>();
  readonly #account: Account;
  readonly #now: () => number;
  readonly #tellsTime: boolean;
  readonly #latencyMs: number;
  readonly #limit: RateLimit;
  readonly #sleep: (ms: number) => Promise<void>;
  readonly #connections = new WeakMap<object, number>();
  #connectionCount = 0;
  #expecting: Array<() => void> = [];
  readonly #inHand = new Set<Promise<void>>();
  #lastId = firstId - 1;
  #server: Server | undefined;

  constructor(options: EmulatorOptions = {}) {
    const { region, projectId, instanceId, accessKey, secretKey } = sample;
    this.#latencyMs = options.latencyMs ?? 0;
    this.switches = { ...defaultVariant, ...options.switches };
    this.#now = options.now ?? Date.now;
    this.#tellsTime = options.tellsTime ?? true;
    this.#limit = new RateLimit(options.ratePerSecond, this.#now);
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()));
    this.#gateway = new Gateway(options.keys ?? [{ accessKey, secretKey }], this.#now);
    if (options.authToken) this.#gateway.tokens.add(options.authToken);
    const projects = options.projects ?? [{ id: projectId, name: region, instances: [instanceId] }];
    this.#account = new Account(projects, options.signIn ?? {}, this.#gateway, () => this.switches, this.#now);
    for (const project of projects) {
      for (const instance of project.instances) this.#shelves.set(`${project.id}/${instance}`, this.#newShelf());
    }
  }

  /** Scheme, host and port, once it listens. */
  get url(): string {
    if (!this.#server) throw new Error("the emulator does not listen");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** For `huaweicloud:endpoints`. */
  get endpoints(): string {
    return JSON.stringify({ swr: this.url, iam: this.url, sts: this.url });
  }

  async start(port = 0): Promise<this> {
    const server = createServer((request, response) => {
      // What it cannot even read it answers as the gateway does; one bad request must not end a whole run.
      const served = this.#serve(request, response).catch(() => void response.writeHead(400).end());
      this.#inHand.add(served);
      served.finally(() => this.#inHand.delete(served));
    });
    // It never keeps a process alive by itself, and no request can hang for ever.
    server.unref();
    server.requestTimeout = 30_000;
    server.on("connection", (socket) => {
      this.#connections.set(socket, ++this.#connectionCount);
      socket.unref();
    });
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    this.#server = server;
    return this;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  inject(fault: InjectedFault): void {
    this.#faults.inject(fault);
  }

  /** As it was at the start, at the same address. */
  empty(): void {
    this.clearFaults();
    this.journal.clear();
    for (const shelf of this.#shelves.values()) shelf.empty();
    this.#lastId = firstId - 1;
  }

  /** Resolves when everything that came in has been done, also what nobody waits for any more. */
  async idle(): Promise<void> {
    while (this.#inHand.size > 0) await Promise.allSettled(this.#inHand);
  }

  /** Resolves when the next request has come in, before anything is done about it. */
  nextRequest(): Promise<void> {
    return new Promise((resolve) => this.#expecting.push(resolve));
  }

  clearFaults(): void {
    this.#faults.clear();
    this.deniedActions.clear();
  }

  /** All secrets that it has handed out or been given as its own. */
  get secrets(): string[] {
    return [
      ...this.#gateway.keys.flatMap(({ secretKey, securityToken }) => [secretKey, securityToken ?? ""]),
      ...this.#gateway.tokens,
    ].filter((secret) => secret !== "");
  }

  /** The registries of an instance, secrets in plain. */
  registries(instance: string = sample.instanceId, project: string = sample.projectId): StoredRegistry[] {
    return [...this.#shelf(project, instance).registries.values()];
  }

  /** The registries of all instances that there are. */
  registriesAnywhere(): StoredRegistry[] {
    return [...this.#shelves.values()].flatMap(({ registries }) => [...registries.values()]);
  }

  /** Makes a registry behind everybody's back, out of the body of a POST; undefined where it is refused. */
  make(body: unknown): number | undefined {
    const before = this.#lastId;
    const { status } = this.#shelf(sample.projectId, sample.instanceId).create(body);
    return status < 300 && this.#lastId > before ? this.#lastId : undefined;
  }

  /** Changes a registry behind everybody's back. */
  edit(id: number, change: Partial<StoredRegistry>): void {
    for (const shelf of this.#shelves.values()) {
      const registry = shelf.registries.get(id);
      if (registry) Object.assign(registry, change);
    }
  }

  /** Deletes a registry behind everybody's back. */
  drop(id: number): void {
    for (const shelf of this.#shelves.values()) shelf.registries.delete(id);
  }

  /** Deletes a whole instance behind everybody's back. */
  dropInstance(instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#shelves.delete(`${project}/${instance}`);
  }

  /** A replication policy that uses a registry. */
  addPolicy(policy: Policy, instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#shelf(project, instance).policies.push(policy);
  }

  removePolicies(instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#shelf(project, instance).policies.length = 0;
  }

  #newShelf(): RegistryStore {
    return new RegistryStore(
      () => this.switches,
      this.#now,
      () => ++this.#lastId,
    );
  }

  #shelf(project: string, instance: string): RegistryStore {
    const shelf = this.#shelves.get(`${project}/${instance}`);
    if (!shelf) throw new Error(`no instance ${instance} in project ${project}`);
    return shelf;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const requestId = randomBytes(16).toString("hex");
    const [path = "", rawQuery = ""] = (request.url ?? "").split("?");
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const method = request.method ?? "";
    const body = Buffer.concat(chunks).toString("utf8");
    const received = { method, path, query: pairsOf(rawQuery), headers: request.headers, body };

    for (const tell of this.#expecting.splice(0)) tell();
    const fault = this.#faults.take(method, path);
    const delayMs = fault?.delayMs ?? this.#latencyMs;
    if (delayMs > 0) await this.#sleep(delayMs);
    await fault?.until;
    const truly = fault && !fault.afterEffect ? undefined : this.#answer(received, requestId);
    const plain = fault?.answer ?? truly ?? { status: 0 };
    if (fault?.answerDelayMs) await this.#sleep(fault.answerDelayMs);
    const answer = this.echoes ? echoed(plain, received) : plain;
    this.journal.add({
      service: serviceOf(path),
      method,
      path,
      query: rawQuery,
      status: fault?.cut ? 0 : answer.status,
      connection: this.#connections.get(request.socket) ?? 0,
      note: fault ? (fault.cut ?? "injected") : "",
    });
    response.sendDate = false;
    const time = this.#tellsTime ? { date: new Date(this.#now()).toUTCString() } : {};
    writeAnswer(response, answer, { "x-request-id": requestId, ...time }, fault?.cut);
  }

  #answer(received: Received, requestId: string): Answer {
    if (!this.#limit.admits())
      return gatewayRefusal(429, "APIGW.0308", "The throttling threshold has been reached", requestId);
    const account = this.#account.routeOf(received);
    if (account?.open) return account.answer(received);
    const objection = this.#gateway.objection(received);
    if (objection)
      return gatewayRefusal(401, "APIGW.0301", `Incorrect IAM authentication information: ${objection}`, requestId);
    if (account) return account.answer(received);
    const listing = /^\/v2\/([^/]+)\/instances$/.exec(received.path);
    if (listing && received.method === "GET") return this.#listInstances(listing[1] ?? "");
    const place = /^\/v2\/([^/]+)\/instances\/([^/]+)\/(registries|replication\/policies)(?:\/(\d+))?$/.exec(
      received.path,
    );
    if (!place) return gatewayRefusal(404, "APIGW.0101", "The API does not exist or has not been published", requestId);
    const [, project = "", instance = "", kind = "", id] = place;
    if (!this.#gateway.mayUse(project, received))
      return refusal(403, "SVCSTG.SWR.4030000", "the project is of another account");
    if (this.requireProjectHeader && received.headers["x-project-id"] !== project) {
      return refusal(400, "SVCSTG.SWR.4000014", "X-Project-Id is missing");
    }
    const shelf = this.#shelves.get(`${project}/${instance}`);
    const { instanceGoneCode, errorShape } = this.switches;
    if (!shelf) return refusal(404, instanceGoneCode, "the instance does not exist", errorShape);
    return this.#registry(received, shelf, kind, id === undefined ? undefined : Number(id));
  }

  #listInstances(project: string): Answer {
    if (this.deniedActions.has("swr:instance:list")) return this.#account.deny("swr:instance:list");
    const own = [...this.#shelves.keys()].filter((key) => key.startsWith(`${project}/`));
    const instances = own.map((key) => {
      const [, id = ""] = key.split("/");
      return { id, name: `ee-${id.slice(0, 8)}`, project_id: project, status: "Running" };
    });
    return { status: 200, body: { instances, total: instances.length } };
  }

  #registry({ method, query, body }: Received, shelf: RegistryStore, kind: string, id: number | undefined): Answer {
    const filters = new Map(query);
    if (kind !== "registries") return shelf.listPolicies(filters);
    const call = `${method}${id === undefined ? "" : " one"}`;
    const actions: Record<string, string> = {
      POST: "createRegistry",
      GET: "listRegistries",
      "GET one": "getRegistry",
      "PUT one": "updateRegistry",
      "DELETE one": "deleteRegistry",
    };
    const action = `swr:instance:${actions[call]}`;
    if (this.deniedActions.has(action)) return this.#account.deny(action);
    switch (call) {
      case "POST":
        return shelf.create(parseJson(body));
      case "GET":
        return shelf.list(filters);
      case "GET one":
        return shelf.show(id ?? 0);
      case "PUT one":
        return shelf.update(id ?? 0, parseJson(body));
      case "DELETE one":
        return shelf.delete(id ?? 0);
      default:
        return refusal(405, "APIGW.0106", "no such method");
    }
  }
}
