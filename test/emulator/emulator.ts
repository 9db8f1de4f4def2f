import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Account, type Project, type SignInOptions } from "./account";
import { type Answer, gatewayRefusal, refusal, writeAnswer } from "./answer";
import { type ApiVariant, defaultVariant } from "./api-variant";
import { echoed } from "./echo";
import { Faults, type InjectedFault } from "./faults";
import { Gateway, type KnownKey } from "./gateway";
import { Instance, type OpenStore } from "./instance";
import type { StoredItem } from "./item-store";
import { Journal } from "./journal";
import type { StoredNamespace } from "./namespace-store";
import type { Policy } from "./policy-store";
import { RateLimit } from "./rate-limit";
import { pairsOf, type Received, serviceOf } from "./received";
import type { StoredRegistry } from "./registry-store";
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
  /** Kinds of things beside its own. */
  kinds?: readonly OpenStore[];
  /** The port on 127.0.0.1; default a free one. */
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
  /** By project and id. */
  readonly #instances = new Map<string, Instance>();
  readonly #account: Account;
  readonly #kinds: readonly OpenStore[];
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
    this.#kinds = options.kinds ?? [];
    this.#now = options.now ?? Date.now;
    this.#tellsTime = options.tellsTime ?? true;
    this.#limit = new RateLimit(options.ratePerSecond, this.#now);
    this.#sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()));
    this.#gateway = new Gateway(options.keys ?? [{ accessKey, secretKey }], this.#now);
    if (options.authToken) this.#gateway.tokens.add(options.authToken);
    const projects = options.projects ?? [{ id: projectId, name: region, instances: [instanceId] }];
    this.#account = new Account(projects, options.signIn ?? {}, this.#gateway, () => this.switches, this.#now);
    for (const project of projects) {
      for (const instance of project.instances) this.#instances.set(`${project.id}/${instance}`, this.#newInstance());
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
    for (const instance of this.#instances.values()) instance.empty();
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
    return [...this.#instance(project, instance).itemsAt<StoredRegistry>("registries").values()];
  }

  /** The registries of all instances that there are. */
  registriesAnywhere(): StoredRegistry[] {
    return [...this.#instances.values()].flatMap((each) => [...each.itemsAt<StoredRegistry>("registries").values()]);
  }

  /** Makes a registry behind everybody's back, out of the body of a POST; undefined where it is refused. */
  make(body: unknown): number | undefined {
    return this.makeItem("registries", body);
  }

  /** Changes a registry behind everybody's back. */
  edit(id: number, change: Partial<StoredRegistry>): void {
    for (const instance of this.#instances.values()) {
      const registry = instance.itemsAt("registries").get(String(id));
      if (registry) Object.assign(registry, change);
    }
  }

  /** Deletes a registry behind everybody's back. */
  drop(id: number): void {
    for (const instance of this.#instances.values()) instance.itemsAt("registries").delete(String(id));
  }

  /** Deletes a whole instance behind everybody's back. */
  dropInstance(instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#instances.delete(`${project}/${instance}`);
  }

  /** The namespaces of an instance. */
  namespaces(instance: string = sample.instanceId, project: string = sample.projectId): StoredNamespace[] {
    return [...this.#instance(project, instance).itemsAt<StoredNamespace>("namespaces").values()];
  }

  /** All things of all kinds in all instances, for a look at whether anything has changed. */
  everything(): StoredItem[] {
    return [...this.#instances.values()].flatMap(({ stores }) => stores.flatMap(({ items }) => [...items.values()]));
  }

  /** The things of one kind in the first instance, with their keys. */
  items(path: string): Array<StoredItem & { key: string }> {
    return [...this.#store(path).items].map(([key, item]) => ({ ...item, key }));
  }

  /** Makes a thing behind everybody's back, out of the body of a POST; undefined where it is refused. */
  makeItem(path: string, body: unknown): number | undefined {
    const before = this.#lastId;
    const { status } = this.#store(path).create(body);
    return status < 300 && this.#lastId > before ? this.#lastId : undefined;
  }

  /** Changes a thing behind everybody's back. */
  editItem(path: string, key: string, change: object): void {
    const item = this.#store(path).items.get(key);
    if (item) Object.assign(item, change);
  }

  /** Deletes a thing behind everybody's back. */
  dropItem(path: string, key: string): void {
    this.#store(path).items.delete(key);
  }

  /** A replication policy that uses a registry. */
  addPolicy(policy: Policy, instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#instance(project, instance).policies.policies.push(policy);
  }

  removePolicies(instance: string = sample.instanceId, project: string = sample.projectId): void {
    this.#instance(project, instance).policies.policies.length = 0;
  }

  #newInstance(): Instance {
    const context = { switches: () => this.switches, now: this.#now, nextId: () => ++this.#lastId };
    return new Instance(context, this.#kinds);
  }

  #instance(project: string, instance: string): Instance {
    const found = this.#instances.get(`${project}/${instance}`);
    if (!found) throw new Error(`no instance ${instance} in project ${project}`);
    return found;
  }

  #store(path: string) {
    return this.#instance(sample.projectId, sample.instanceId).storeAt(path);
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
    const [, project = "", instanceId = "", path = ""] =
      /^\/v2\/([^/]+)\/instances\/([^/]+)\/(.+)$/.exec(received.path) ?? [];
    if (!path) return gatewayRefusal(404, "APIGW.0101", "The API does not exist or has not been published", requestId);
    if (!this.#gateway.mayUse(project, received))
      return refusal(403, "SVCSTG.SWR.4030000", "the project is of another account");
    if (this.requireProjectHeader && received.headers["x-project-id"] !== project) {
      return refusal(400, "SVCSTG.SWR.4000014", "X-Project-Id is missing");
    }
    const instance = this.#instances.get(`${project}/${instanceId}`);
    const { instanceGoneCode, errorShape } = this.switches;
    if (!instance) return refusal(404, instanceGoneCode, "the instance does not exist", errorShape);
    return instance.answer(received, path, requestId, (action) =>
      this.deniedActions.has(action) ? this.#account.deny(action) : undefined,
    );
  }

  #listInstances(project: string): Answer {
    if (this.deniedActions.has("swr:instance:list")) return this.#account.deny("swr:instance:list");
    const own = [...this.#instances.keys()].filter((key) => key.startsWith(`${project}/`));
    const instances = own.map((key) => {
      const [, id = ""] = key.split("/");
      return { id, name: `ee-${id.slice(0, 8)}`, project_id: project, status: "Running" };
    });
    return { status: 200, body: { instances, total: instances.length } };
  }
}
