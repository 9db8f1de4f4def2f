import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { error } from "../support/emulated-provider";
import { rows } from "./delete-table";
import { TestStack } from "./stack";

/** Rows that would otherwise wait for minutes. */
const impatient = new Set(["silent", "throttled-at-length", "unconfirmed"]);

/** The lines under the stack itself that do not say what they are about. */
function strayLines(output: string, about: string): string[] {
  const [, section = ""] = /^ {2}pulumi:pulumi:Stack \(shop-dev\):\n((?: {4}.*\n|\n)+)/m.exec(output) ?? [];
  const lines = section.split("\n").flatMap((line) => line.trim() || []);
  return lines.filter(
    (line) => !/^error: \w+ failed$/.test(line) && !(line.startsWith("swr: ") && line.includes(about)),
  );
}

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

    // A request of another row that was given up long ago may come to its end only now.
    const lines = emulator.journal.lines.filter((line) => !/registries\/\d/.test(line) || line.includes(`/${id} `));
    expect(lines).toEqual(requests(id));
    for (const text of reads) expect(output).toMatch(text);
    expect(output).not.toMatch(/^\s+at \S+ \(/m);
    expect(output).not.toMatch(/far-secret|emulator-secret-key/);
    expect(strayLines(output, `registry "${name}" (${id})`)).toEqual([]);
    expect(code === 0).toBe(!fails);
    const inState = (await stack.registries()).some(({ urn }) => urn === stack.urn(name));
    expect(inState).toBe(fails);
    expect(emulator.registries().some((registry) => registry.id === id)).toBe(fails);
  });

  it("has a refresh that fails say under the stack what it is about", async () => {
    const id = ids.get("reset") ?? 0;
    emulator.inject({ method: "GET", answer: error(400, "SVCSTG.SWR.4000014") });
    const { code, output } = await stack.refresh("--target", stack.urn("reset"));
    expect(code).not.toBe(0);
    expect(output).toMatch(/^ {4}swr: cannot read registry "reset" \(\d+\): GET \S+: HTTP 400, \S+, request id \S+$/m);
    expect(strayLines(output, `registry "reset" (${id})`)).toEqual([]);
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
