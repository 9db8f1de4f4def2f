import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { isJson } from "../../provider/swr/json";
import { type Answer, gatewayRefusal, refusal } from "./answer";
import { Faults, type InjectedFault } from "./faults";
import { Gateway, type KnownKey, type Received } from "./gateway";
import { Journal } from "./journal";
import { type Policy, RegistryShelf, type StoredRegistry } from "./registries";
import { likely, type Switches } from "./switches";

/** A project of a region, with the SWR Enterprise instances in it. */
export interface Project {
  id: string;
  /** As IAM names it: the region's own project bears the region's name. */
  name: string;
  instances: readonly string[];
}

export interface EmulatorOptions {
  projects?: readonly Project[];
  keys?: readonly KnownKey[];
  /** A token that is accepted as `X-Auth-Token`, beside those that IAM hands out. */
  authToken?: string;
  user?: { name: string; password: string; domain: string };
  switches?: Partial<Switches>;
  now?: () => number;
  /** Where to listen on 127.0.0.1; default a free port. */
  port?: number;
}

/** Made-up values that the emulator accepts when nothing else is said. */
export const sample = {
  region: "cn-north-4",
  projectId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  instanceId: "7b6c1f2e-3d4a-4b5c-8d9e-0f1a2b3c4d5e",
  accessKey: "EMULATORACCESSKEY001",
  secretKey: "emulator-secret-key-0001-made-up",
} as const;

const account = "d0c0ffee".repeat(4);

/** SWR, IAM and STS on one loopback port, as far as replication registries need them. */
export class Emulator {
  readonly journal = new Journal();
  /** IAM actions that the caller's policies deny. */
  readonly deniedActions = new Set<string>();
  switches: Switches;
  readonly #faults = new Faults();
  readonly #gateway: Gateway;
  readonly #shelves = new Map<string, RegistryShelf>();
  readonly #projects: Project[];
  readonly #encoded = new Map<string, string>();
  readonly #user: EmulatorOptions["user"];
  readonly #now: () => number;
  readonly #connections = new WeakMap<object, number>();
  #connectionCount = 0;
  #lastId = 40;
  #server: Server | undefined;

  constructor(options: EmulatorOptions = {}) {
    const { region, projectId, instanceId, accessKey, secretKey } = sample;
    this.switches = { ...likely, ...options.switches };
    this.#now = options.now ?? Date.now;
    this.#gateway = new Gateway(options.keys ?? [{ accessKey, secretKey }], this.#now);
    if (options.authToken) this.#gateway.tokens.add(options.authToken);
    this.#user = options.user;
    this.#projects = [...(options.projects ?? [{ id: projectId, name: region, instances: [instanceId] }])];
    for (const project of this.#projects) {
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
    const server = createServer((request, response) => void this.#serve(request, response));
    // It never keeps a process alive by itself, and no request can hang for ever.
    server.unref();
    server.requestTimeout = 30_000;
    server.on("connection", (socket) => {
      this.#connections.set(socket, ++this.#connectionCount);
      socket.unref();
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
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

  clearFaults(): void {
    this.#faults.clear();
    this.deniedActions.clear();
  }

  /** The registries of an instance, secrets in plain. */
  registries(instance: string = sample.instanceId, project: string = sample.projectId): StoredRegistry[] {
    return [...this.#shelf(project, instance).registries.values()];
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

  #newShelf(): RegistryShelf {
    return new RegistryShelf(
      () => this.switches,
      this.#now,
      () => ++this.#lastId,
    );
  }

  #shelf(project: string, instance: string): RegistryShelf {
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

    const fault = this.#faults.take(method, path);
    if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs).unref());
    const truly = fault && !fault.afterEffect ? undefined : this.#answer(received, requestId);
    const answer = fault?.answer ?? truly ?? { status: 0 };
    this.journal.add({
      service: serviceOf(path),
      method,
      path,
      query: rawQuery,
      status: fault?.cut ? 0 : answer.status,
      connection: this.#connections.get(request.socket) ?? 0,
      note: fault ? (fault.cut ?? "injected") : "",
    });
    this.#write(response, answer, requestId, fault?.cut);
  }

  #write(response: ServerResponse, answer: Answer, requestId: string, cut: InjectedFault["cut"]): void {
    if (cut === "reset") {
      response.socket?.resetAndDestroy();
      return;
    }
    const text =
      answer.body === undefined ? "" : typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    const headers: Record<string, string> = {
      "x-request-id": requestId,
      date: new Date(this.#now()).toUTCString(),
      ...answer.headers,
    };
    if (text) headers["content-type"] ??= text.startsWith("<") ? "text/html" : "application/json";
    if (answer.status !== 204) headers["content-length"] = String(Buffer.byteLength(text) + (cut === "torn" ? 100 : 0));
    response.writeHead(answer.status || 200, headers);
    if (cut === "torn") response.write(text || "{", () => response.socket?.destroy());
    else response.end(text);
  }

  #answer(received: Received, requestId: string): Answer {
    if (received.method === "POST" && received.path === "/v3/auth/tokens") return this.#token(received);
    const objection = this.#gateway.objection(received);
    if (objection)
      return gatewayRefusal(401, "APIGW.0301", `Incorrect IAM authentication information: ${objection}`, requestId);
    if (received.method === "GET" && received.path === "/v3/projects") return this.#listProjects(received);
    if (received.method === "POST" && received.path === "/v5/decode-authorization-message")
      return this.#decode(received);
    const place = /^\/v2\/([^/]+)\/instances\/([^/]+)\/(registries|replication\/policies)(?:\/(\d+))?$/.exec(
      received.path,
    );
    if (!place) return gatewayRefusal(404, "APIGW.0101", "The API does not exist or has not been published", requestId);
    const [, project = "", instance = "", kind = "", id] = place;
    const shelf = this.#shelves.get(`${project}/${instance}`);
    const { instanceGoneCode, errorShape } = this.switches;
    if (!shelf) return refusal(404, instanceGoneCode, "the instance does not exist", errorShape);
    return this.#registry(received, shelf, kind, id === undefined ? undefined : Number(id));
  }

  #registry({ method, query, body }: Received, shelf: RegistryShelf, kind: string, id: number | undefined): Answer {
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
    if (this.deniedActions.has(action)) return this.#deny(action);
    switch (call) {
      case "POST":
        return shelf.create(jsonOf(body));
      case "GET":
        return shelf.list(filters);
      case "GET one":
        return shelf.show(id ?? 0);
      case "PUT one":
        return shelf.update(id ?? 0, jsonOf(body));
      case "DELETE one":
        return shelf.delete(id ?? 0);
      default:
        return refusal(405, "APIGW.0106", "no such method");
    }
  }

  #deny(action: string): Answer {
    const encoded = randomBytes(48).toString("base64");
    const decoded = {
      allowed: false,
      context: {
        principal: { user: "alice", id: "a11ce".padEnd(32, "0"), account },
        action,
        resource: `swr:${sample.region}:${account}:instance:${sample.instanceId}`,
      },
      failure: "implicit deny: no identity policy allows the action",
    };
    this.#encoded.set(encoded, JSON.stringify(decoded));
    const message = "you are not allowed to do this";
    return refusal(403, "SVCSTG.SWR.4030170", message, this.switches.errorShape, encoded);
  }

  #decode({ body }: Received): Answer {
    if (!this.switches.decodesDenials)
      return refusal(403, "STS.4030001", "sts::decodeAuthorizationMessage is not allowed");
    const json = jsonOf(body);
    const decoded = isJson(json) ? this.#encoded.get(String(json.encoded_message)) : undefined;
    return decoded === undefined
      ? refusal(400, "STS.4000001", "the message cannot be decoded")
      : { status: 200, body: { decoded_message: decoded } };
  }

  #listProjects({ query }: Received): Answer {
    const name = new Map(query).get("name");
    const found = this.#projects.filter((project) => (name ?? project.name) === project.name);
    const projects = found.map(({ id, name: named }) => ({ id, name: named, domain_id: account, enabled: true }));
    return { status: 200, body: { projects, links: {} } };
  }

  #token({ body }: Received): Answer {
    const user = JSON.stringify(jsonOf(body));
    const known = this.#user;
    const right = known && user.includes(JSON.stringify(known.name)) && user.includes(JSON.stringify(known.password));
    if (!right)
      return {
        status: 401,
        body: { error: { code: 401, message: "The username or password is wrong.", title: "Unauthorized" } },
      };
    const token = randomBytes(24).toString("base64url");
    this.#gateway.tokens.add(token);
    const expires = new Date(this.#now() + 24 * 3600_000).toISOString();
    return { status: 201, headers: { "x-subject-token": token }, body: { token: { expires_at: expires } } };
  }
}

function serviceOf(path: string): "SWR" | "IAM" | "STS" | "?" {
  if (path.startsWith("/v2/")) return "SWR";
  if (path.startsWith("/v3/")) return "IAM";
  return path.startsWith("/v5/") ? "STS" : "?";
}

function pairsOf(rawQuery: string): Array<[string, string]> {
  if (!rawQuery) return [];
  return rawQuery.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=");
    return [decodeURIComponent(name), decodeURIComponent(value.join("="))];
  });
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
