import type { Resource } from "../../provider/lifecycle/definition/resource";
import { namespace } from "../../provider/resources/namespace/definition";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import type { Emulator } from "../emulator/emulator";
import type { InjectedFault } from "../emulator/faults";
import { declared } from "../support/declared";
import { declaredNamespace } from "../support/declared-namespace";
import { type Calls, deployed, emulateProvider, error } from "../support/emulated-provider";

export const operations = ["create", "read", "update", "delete"] as const;
export type Operation = (typeof operations)[number];

/** A kind of resource that the faults are tried with. */
export interface FaultKind {
  resource: Resource;
  declared: Readonly<Record<string, unknown>> & { name: string };
  /** What an update changes, and how SWR shows that. */
  change: object;
  isChanged: (item: object) => boolean;
  /** The body of a POST by which somebody else makes one of the name. */
  foreign: (name: string) => object;
  /** What refuses its delete, in words, and how it comes about. */
  inUse: { name: string; trouble: (emulator: Emulator, key: string) => void };
}

/** One entry for each resource. */
export const faultKinds: readonly [FaultKind, ...FaultKind[]] = [
  {
    resource: replicationRegistry,
    declared,
    change: { description: "changed" },
    isChanged: (item) => "description" in item && item.description === "changed",
    foreign: (name) => ({
      name,
      type: "swr-pro",
      url: "https://elsewhere.example.com",
      insecure: false,
      credential: { type: "basic", access_key: "x", access_secret: "x" },
    }),
    inUse: {
      name: "a replication policy uses it",
      trouble: (emulator, key) => emulator.addPolicy({ name: "nightly-push", registryId: Number(key) }),
    },
  },
  {
    resource: namespace,
    declared: declaredNamespace,
    change: { public: true },
    isChanged: (item) => JSON.stringify(item).includes('"public":"true"'),
    foreign: (name) => ({ namespace_name: name, metadata: { public: "true" } }),
    inUse: {
      name: "it holds repositories",
      trouble: (emulator, key) => emulator.editItem("namespaces", key, { repo_count: 3 }),
    },
  },
];

export interface Fault {
  name: string;
  /** Default: all of them. */
  of?: readonly Operation[];
  /** @param key the key of what was made before, unless it is a create */
  trouble: (emulator: Emulator, operation: Operation, kind: FaultKind, key: string) => void;
}

const methods: Record<Operation, string> = { create: "POST", read: "GET", update: "PUT", delete: "DELETE" };

/** Befalls the operation's own request, once or each time. */
const injected =
  (fault: InjectedFault, times = 1) =>
  (emulator: Emulator, operation: Operation) =>
    emulator.inject({ method: methods[operation], times, ...fault });
const always = (fault: InjectedFault) => injected(fault, 1_000);

const page = (status: number) => ({ status, body: "<html>a proxy's page</html>" });
const throttled = (seconds: number) => ({
  answer: { ...error(429, "APIGW.0308", "too many requests"), headers: { "retry-after": String(seconds) } },
});

/** Bodies of a success that say no. */
const notDone: ReadonlyArray<[string, unknown]> = [
  '{"error":"access_denied"}',
  '{"code":403,"message":"forbidden"}',
  '{"errors":[{"code":"UNAUTHORIZED"}]}',
  '{"success":false}',
  '{"id":99}',
].map((body) => [`\`${body}\``, body]);
/** Bodies of a success that say neither yes nor no, or yes. */
const unclear: ReadonlyArray<[string, unknown]> = ["{}", "null", '"OK"', "false", "[]", '{"code":0}'].map((body) => [
  `\`${body}\``,
  body,
]);

const faultsOf = ({ inUse }: FaultKind): readonly Fault[] => [
  { name: "none", trouble: () => {} },
  { name: "done, but the connection is reset", trouble: injected({ cut: "reset", afterEffect: true }) },
  { name: "done, but the answer is torn", trouble: injected({ cut: "torn", afterEffect: true }) },
  { name: "done, but a page answers with 200", trouble: injected({ answer: page(200), afterEffect: true }) },
  { name: "done, but 502 is answered", trouble: injected({ answer: page(502), afterEffect: true }) },
  ...notDone.map(([name, body]) => ({
    // To a POST any id is news.
    ...(name.includes('"id"') && { of: ["read", "update", "delete"] as const }),
    name: `not done, but answered with 200 ${name}`,
    trouble: injected({ answer: { status: 200, body } }),
  })),
  ...unclear.map(([name, body]) => ({
    name: `done, and answered with 200 ${name}`,
    trouble: injected({ answer: { status: 200, body }, afterEffect: true }),
  })),
  ...unclear.slice(2).map(([name, body]) => ({
    name: `not done, but answered with 200 ${name}`,
    trouble: injected({ answer: { status: 200, body } }),
  })),
  { name: "reset before it is done", trouble: injected({ cut: "reset" }) },
  { name: "503, then all is well", trouble: injected({ answer: error(503, "APIGW.0613", "busy") }) },
  { name: "500 each time", trouble: always({ answer: error(500, "SVCSTG.SWR.5000005", "internal error") }) },
  {
    name: "done, but nothing else answers: reset each time",
    trouble: (emulator) => emulator.inject({ times: 1_000, cut: "reset", afterEffect: true }),
  },
  {
    name: "silence, with `timeouts` of 20s",
    of: ["create", "update", "delete"],
    trouble: always({ delayMs: 21_000, cut: "reset" }),
  },
  { name: "429 with Retry-After: 7, then all is well", trouble: injected(throttled(7)) },
  { name: "429 with Retry-After: 900", trouble: injected(throttled(900)) },
  { name: "429 each time", trouble: always({ answer: error(429, "APIGW.0308", "too many requests") }) },
  {
    name: "409 …4090023 (busy), then all is well",
    trouble: injected({ answer: error(409, "SVCSTG.SWR.4090023", "busy") }),
  },
  { name: "400", trouble: injected({ answer: error(400, "SVCSTG.SWR.4000014", "not so") }) },
  { name: "401", trouble: injected({ answer: error(401, "APIGW.0301", "wrong signature") }) },
  {
    name: "403",
    trouble: (emulator, operation, { resource }) =>
      emulator.deniedActions.add(resource.api.actions[operation === "read" ? "show" : operation]),
  },
  { name: "404 of the gateway", trouble: injected({ answer: error(404, "APIGW.0101", "no such API") }) },
  { name: "404 as a page", trouble: injected({ answer: page(404) }) },
  {
    name: "a redirect",
    trouble: injected({ answer: { status: 302, headers: { location: "https://elsewhere.example.com" }, body: "" } }),
  },
  {
    name: "somebody has deleted it",
    of: ["read", "update", "delete"],
    trouble: (emulator, _, { resource }, key) => emulator.dropItem(resource.api.path, key),
  },
  { name: "somebody has deleted the instance", trouble: (emulator) => emulator.dropInstance() },
  {
    name: "somebody else has made one of that name",
    of: ["create"],
    trouble: (emulator, _, { resource, foreign, declared: { name } }) =>
      void emulator.makeItem(resource.api.path, foreign(name)),
  },
  {
    name: "made, but reading it back answers 404 for a moment",
    of: ["create"],
    trouble: (emulator) => Object.assign(emulator.switches, { lateToShow: 2 }),
  },
  {
    name: "made, but reading it back fails each time",
    of: ["create"],
    trouble: (emulator) =>
      emulator.inject({ method: "GET", times: 1_000, answer: error(500, "SVCSTG.SWR.5000005", "internal error") }),
  },
  {
    name: inUse.name,
    of: ["delete"],
    trouble: (emulator, _, __, key) => inUse.trouble(emulator, key),
  },
];

const patience = { timeouts: { create: "20s", update: "20s", delete: "20s" } };

interface FaultOptions {
  /** Default: a registry. */
  kind?: FaultKind;
  args?: object;
  ready?: () => void;
}

/** Lets an operation run into a fault. `ready` is called when all is done that comes before. */
export async function runWithFault(
  { name, trouble }: Fault,
  operation: Operation,
  emulator: Emulator,
  provider: () => Calls,
  { kind = faultKinds[0], args = kind.declared, ready = () => {} }: FaultOptions = {},
): Promise<unknown> {
  const patient = name.includes("`timeouts`") ? { ...args, ...patience } : args;
  const made = operation === "create" ? undefined : await deployed(provider(), patient);
  trouble(emulator, operation, kind, made?.id.split("/")[1] ?? "");
  ready();
  const outcome = await attempt(operation, provider(), patient, kind, made).catch((failure: Failure) => failure);
  await emulator.idle();
  return outcome;
}

/** One row: the fault, and what came of it. */
export async function rowOf(fault: Fault, operation: Operation, kind: FaultKind = faultKinds[0]): Promise<string[]> {
  const { emulator, clock, said, again } = await emulateProvider({}, { "huaweicloud:maxRetries": "4" });
  const { resource } = kind;
  let before = "";
  const ready = () => {
    emulator.journal.clear();
    clock.waits.length = 0;
    before = JSON.stringify(emulator.everything());
  };
  const outcome = await runWithFault(fault, operation, emulator, () => again({}, {}, { resource }), { kind, ready });
  const row = [
    fault.name,
    seenBy(outcome, said, emulator.url),
    stateAfter(operation, outcome),
    serverAfter(emulator, before, kind),
    requestsIn(emulator, resource.api.path),
    clock.waits.map((ms) => `${Math.round(ms) / 1_000} s`).join(", ") || "–",
  ];
  await emulator.stop();
  return row;
}

export const rowsFor = (operation: Operation, kind: FaultKind = faultKinds[0]): Fault[] =>
  faultsOf(kind).filter(({ of = operations }) => of.includes(operation));

type Failure = Error & { id?: string };
type Made = Awaited<ReturnType<typeof deployed>>;
type Gone = { id: string };

async function attempt(
  operation: Operation,
  provider: Calls,
  args: object,
  { change }: FaultKind,
  made?: Made,
): Promise<unknown> {
  if (!made) return deployed(provider, args);
  const { id, outs, inputs } = made;
  switch (operation) {
    case "read":
      return provider.read(id, outs);
    case "update":
      return provider.update(id, outs, { ...inputs, ...change });
    default:
      return provider.delete(id, outs);
  }
}

function seenBy(outcome: unknown, said: readonly string[], url: string): string {
  const text =
    outcome instanceof Error
      ? outcome.message
          .split("\n")
          .filter((line) => !line.startsWith("Request:"))
          .join(" ")
      : ["done", ...said.map((line) => `\`${line}\``)].join("; ");
  return text.replaceAll(url, "https://swr-api…").replace(/made \d{4}-\S+Z/g, "made 2026-…");
}

function stateAfter(operation: Operation, outcome: unknown): string {
  if (outcome instanceof Error) {
    const { id } = outcome as Failure;
    if (id) return "kept, with its id; the next `up` updates it";
    return operation === "create" ? "nothing" : "as before";
  }
  if (operation === "delete") return "taken out";
  if (operation === "read") return (outcome as Gone).id ? "refreshed" : "taken out";
  return "recorded";
}

function serverAfter(emulator: Emulator, before: string, { resource, isChanged }: FaultKind): string {
  const there = emulator.everything();
  if (there.length === 0) return "nothing";
  const field = resource.api.keyField;
  const keys = there.map((item) => (field === "id" ? item.id : item.name)).join(", ");
  if (JSON.stringify(there) === before) return `${keys}, as before`;
  return there.some(isChanged) ? `${keys}, changed` : keys;
}

function requestsIn({ journal }: Emulator, collection: string): string {
  const counts = new Map<string, number>();
  for (const { method, path, service } of journal.entries) {
    const kind =
      service !== "SWR"
        ? `${service}`
        : /policies/.test(path)
          ? "GET policies"
          : method === "GET" && path.endsWith(`/${collection}`)
            ? "GET list"
            : method;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => (count > 1 ? `${count} ${kind}` : kind)).join(", ") || "none";
}
