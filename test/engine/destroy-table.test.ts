import { declared } from "../declared";
import { Emulator } from "../emulator/emulator";
import type { InjectedFault } from "../emulator/faults";
import { TestStack } from "./stack";

const error = (status: number, code: string, message = "why") => ({
  status,
  body: { error_code: code, error_msg: message },
});
const html = { status: 404, body: "<!doctype html><html><body>404 page not found</body></html>" };

interface Row {
  name: string;
  /** What goes wrong, once the stack is up. */
  trouble: (emulator: Emulator, id: number) => void;
  /** What the journal must hold of this registry's destroy. */
  requests: (id: number) => string[];
  /** What the user must read; done where there is nothing to read. */
  reads?: RegExp[];
  /** Whether the destroy fails and the registry stays in state. */
  fails: boolean;
}

const on = (id: number) => new RegExp(`/registries/${id}$`);
const fault = (injected: Omit<InjectedFault, "method" | "path">) => (emulator: Emulator, id: number) =>
  emulator.inject({ method: "DELETE", path: on(id), times: 9, ...injected });
const once = (status: number) => (id: number) => [`DELETE registries/${id} ${status}`];
const twice = (status: number) => (id: number) => [
  `DELETE registries/${id} ${status}`,
  `DELETE registries/${id} ${status}`,
];
const kept = /It was not deleted and stays in the state/;
const perhaps = /It may or may not be deleted; it stays in the state/;

function refused(status: number, code: string): Row {
  return {
    name: `refused-${status}`,
    trouble: fault({ answer: error(status, code, "not now") }),
    requests: (id) => [...once(status)(id), "GET replication/policies 200"],
    reads: [new RegExp(`SWR refused it \\(${status} ${code}\\): not now`), kept],
    fails: true,
  };
}

function passing(name: string, status: number, injected: Omit<InjectedFault, "method" | "path">, reads: RegExp): Row {
  return { name, trouble: fault(injected), requests: twice(status), reads: [reads, /tried 2 times/], fails: true };
}

const done = (status: 200 | 202 | 204): Row => ({
  name: `done-${status}`,
  trouble: (emulator) => {
    emulator.switches.deleteStatus = status;
  },
  requests: once(status),
  fails: false,
});

const rows: Row[] = [
  done(204),
  done(200),
  done(202),
  {
    name: "gone",
    trouble: (emulator, id) => emulator.drop(id),
    requests: once(404),
    reads: [/swr: registry "gone" \(\d+\) was already gone/],
    fails: false,
  },
  {
    name: "gone-behind-html",
    trouble: (emulator, id) => {
      emulator.drop(id);
      fault({ answer: html })(emulator, id);
    },
    requests: (id) => [`DELETE registries/${id} 404`, "GET registries 200"],
    reads: [/was already gone/],
    fails: false,
  },
  {
    name: "doubtful-gateway",
    trouble: fault({ answer: error(404, "APIGW.0101") }),
    requests: (id) => [`DELETE registries/${id} 404`, "GET registries 200"],
    reads: [/404 APIGW.0101 does not prove that it is gone, and the instance still lists/, /pulumi state delete/],
    fails: true,
  },
  {
    name: "doubtful-gateway-2",
    trouble: fault({ answer: error(404, "APIG.0103") }),
    requests: (id) => [`DELETE registries/${id} 404`, "GET registries 200"],
    reads: [/404 APIG.0103 does not prove that it is gone/],
    fails: true,
  },
  {
    name: "doubtful-html",
    trouble: fault({ answer: html }),
    requests: (id) => [`DELETE registries/${id} 404`, "GET registries 200"],
    reads: [/does not prove that it is gone/, /Restore that endpoint/],
    fails: true,
  },
  {
    name: "doubtful-and-no-list",
    trouble: (emulator, id) => {
      fault({ answer: error(404, "APIGW.0101") })(emulator, id);
      emulator.inject({ method: "GET", times: 9, answer: error(404, "APIGW.0101") });
    },
    requests: (id) => [`DELETE registries/${id} 404`, "GET registries 404"],
    reads: [/did not settle it/, /pulumi state delete/],
    fails: true,
  },
  refused(400, "SVCSTG.SWR.4000014"),
  refused(405, "APIGW.0501"),
  refused(409, "SVCSTG.SWR.4090006"),
  refused(412, "SVCSTG.SWR.4120001"),
  refused(302, "SWR.302000"),
  {
    name: "in-use",
    trouble: (emulator, id) => emulator.addPolicy({ name: "nightly-push", registryId: id }),
    requests: (id) => [`DELETE registries/${id} 412`, "GET replication/policies 200"],
    reads: [/Still used by replication policy "nightly-push": remove it first/, kept],
    fails: true,
  },
  {
    name: "unauthenticated",
    trouble: fault({ answer: error(401, "APIGW.0301", "wrong signature") }),
    requests: once(401),
    reads: [
      /did not accept the credentials \(401 APIGW.0301\)/,
      /the environment \(HW_ACCESS_KEY\)/,
      /the last `pulumi up`/,
      kept,
    ],
    fails: true,
  },
  {
    name: "denied",
    trouble: (emulator) => emulator.deniedActions.add("swr:instance:deleteRegistry"),
    requests: (id) => [`DELETE registries/${id} 403`, "POST /v5/decode-authorization-message 200"],
    reads: [/Denied by IAM: swr:instance:deleteRegistry/, /implicit deny/, /Allow the IAM action/, kept],
    fails: true,
  },
  {
    name: "denied-undecoded",
    trouble: (emulator) => {
      emulator.deniedActions.add("swr:instance:deleteRegistry");
      emulator.switches.decodesDenials = false;
    },
    requests: (id) => [`DELETE registries/${id} 403`, "POST /v5/decode-authorization-message 403"],
    reads: [/SWR does not allow it \(403/, /STS did not decode it/, /Allow the IAM action/, kept],
    fails: true,
  },
  {
    name: "silent",
    trouble: (emulator, id) => emulator.inject({ method: "DELETE", path: on(id), delayMs: 30_000 }),
    requests: () => [],
    reads: [/SWR did not finish in time: no answer from http\S+ within the 2s/, /`timeouts`/, perhaps],
    fails: true,
  },
  {
    name: "throttled-at-length",
    trouble: fault({ answer: { ...error(429, "APIGW.0308"), headers: { "retry-after": "60" } } }),
    requests: once(429),
    reads: [/SWR is asking to slow down \(429 APIGW.0308\)/, kept],
    fails: true,
  },
  passing("throttled", 429, { answer: error(429, "APIGW.0308") }, kept),
  passing("throttled-403", 403, { answer: error(403, "SVCSTG.SWR.4031032") }, kept),
  passing("busy-409", 409, { answer: error(409, "SVCSTG.SWR.4090023") }, kept),
  passing("broken-500", 500, { answer: error(500, "SVCSTG.SWR.5000005") }, perhaps),
  passing("broken-502", 502, { answer: error(502, "APIGW.0201") }, perhaps),
  passing("broken-507", 507, { answer: error(507, "SVCSTG.SWR.5070070") }, perhaps),
  passing("reset", 0, { cut: "reset" }, perhaps),
  passing("torn", 0, { cut: "torn", answer: { status: 200, body: "{" } }, perhaps),
  {
    name: "recovers",
    trouble: (emulator, id) => emulator.inject({ method: "DELETE", path: on(id), answer: error(503, "APIGW.0613") }),
    requests: (id) => [`DELETE registries/${id} 503`, `DELETE registries/${id} 204`],
    fails: false,
  },
];

/** Rows that would otherwise wait for minutes. */
const impatient = new Set(["silent", "throttled-at-length"]);

let emulator: Emulator;
let stack: TestStack;
let ids: Map<string, number>;

beforeAll(async () => {
  emulator = await new Emulator().start();
  const registries = Object.fromEntries(
    rows.map(({ name }) => [
      name,
      { args: { ...declared, name, ...(impatient.has(name) && { timeouts: { delete: "2s" } }) } },
    ]),
  );
  stack = await TestStack.create({
    program: "test/engine/programs/declared.ts",
    config: {
      "huaweicloud:endpoints": emulator.endpoints,
      "huaweicloud:maxRetries": "1",
      "shop:registries": JSON.stringify(registries),
    },
  });
  const { code, output } = await stack.up();
  if (code !== 0) throw new Error(output);
  ids = new Map(emulator.registries().map(({ name, id }) => [name, id]));
});
afterEach(() => {
  emulator.clearFaults();
  emulator.removePolicies();
  emulator.switches.deleteStatus = 204;
  emulator.switches.decodesDenials = true;
});
afterAll(async () => {
  stack.remove();
  await emulator.stop();
});

describe("pulumi destroy, under every row of the delete table", () => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", async (name, { trouble, requests, reads = [], fails }) => {
    const id = ids.get(name) ?? 0;
    trouble(emulator, id);
    emulator.journal.clear();
    const { code, output } = await stack.destroy("--target", stack.urn(name));

    expect(emulator.journal.lines).toEqual(requests(id));
    for (const text of reads) expect(output).toMatch(text);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
    expect(output).not.toMatch(/far-secret|emulator-secret-key/);
    expect(code === 0).toBe(!fails);
    const inState = (await stack.registries()).some(({ urn }) => urn === stack.urn(name));
    expect(inState).toBe(fails);
    expect(emulator.registries().some((registry) => registry.id === id)).toBe(fails);
  });

  it("fails where nobody listens, and keeps the registry in state", async () => {
    const before = await stack.registries();
    const { port } = new URL(emulator.url);
    await emulator.stop();
    const { code, output } = await stack.destroy("--target", stack.urn("reset"));
    await emulator.start(Number(port));
    expect(code).not.toBe(0);
    expect(output).toMatch(/SWR could not be reached: the connection was refused/);
    expect((await stack.registries()).length).toBe(before.length);
  });

  it("believes no 404 of an endpoint that is not the recorded one, and names both", async () => {
    const elsewhere = await new Emulator({ projects: [] }).start();
    await stack.configure({ "huaweicloud:endpoints": elsewhere.endpoints });
    // The config of a plain destroy is that of the last up, so an up that changes nothing else makes it known.
    await stack.up("--target", stack.urn("done-204"));
    const { code, output } = await stack.destroy("--target", stack.urn("torn"));
    expect(code).not.toBe(0);
    expect(output).toContain(elsewhere.url);
    expect(output).toContain(emulator.url);
    expect((await stack.registries()).some(({ urn }) => urn === stack.urn("torn"))).toBe(true);
    await stack.configure({ "huaweicloud:endpoints": emulator.endpoints });
    await stack.up("--target", stack.urn("done-204"));
    await elsewhere.stop();
  });

  it("finishes the job with the next destroy, when the trouble is over", async () => {
    const { code } = await stack.destroy();
    expect(code).toBe(0);
    expect(emulator.registries()).toEqual([]);
    expect(await stack.registries()).toEqual([]);
  });
});
