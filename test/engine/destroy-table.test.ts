import { labelOf } from "../../provider/lifecycle/operations/operation";
import { isKeyGiven } from "../../provider/swr/collection";
import { Emulator } from "../emulator/emulator";
import { error } from "../support/emulated-provider";
import { deletedKinds, rowsFor } from "./delete-table";
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

describe.each(deletedKinds.map((kind) => [kind.resource.name, kind] as const))("%s", (_, kind) => {
  const { resource, declared } = kind;
  const { path, noun } = resource.api;
  const rows = rowsFor(kind);
  const urnOf = (name: string) => stack.urn(name, resource.name);
  let emulator: Emulator;
  let stack: TestStack;
  let keys: Map<string, string>;

  beforeAll(async () => {
    emulator = await new Emulator().start();
    const resources = Object.fromEntries(
      rows.map(({ name }) => [
        name,
        { args: { ...declared, name, ...(impatient.has(name) && { timeouts: { delete: "2s" } }) } },
      ]),
    );
    stack = await TestStack.create({
      program: "test/engine/programs/declared-of-type.ts",
      config: {
        "huaweicloud:endpoints": emulator.endpoints,
        "huaweicloud:maxRetries": "1",
        "shop:type": resource.name,
        "shop:resources": JSON.stringify(resources),
      },
    });
    const { code, output } = await stack.up();
    if (code !== 0) throw new Error(output);
    keys = new Map(emulator.items(path).map(({ name, key }) => [name, key]));
  });
  afterEach(() => {
    emulator.clearFaults();
    kind.free(emulator);
    emulator.switches.deleteStatus = 204;
    emulator.switches.decodesDenials = true;
  });
  afterAll(async () => {
    stack.remove();
    await emulator.stop();
  });

  describe("pulumi destroy, under every row of the delete table", () => {
    it.each(rows.map((row) => [row.name, row] as const))(
      "%s",
      async (name, { trouble, requests, reads = [], fails }) => {
        const key = keys.get(name) ?? "";
        trouble(emulator, key);
        const isThere = emulator.items(path).some((item) => item.key === key);
        emulator.journal.clear();
        const { code, output } = await stack.destroy("--target", stack.urn(name, resource.name));

        // A request of another row that was given up long ago may come to its end only now.
        const lines = emulator.journal.lines.filter((line) => !line.includes(` ${path}/`) || line.includes(`/${key} `));
        expect(lines).toEqual(isKeyGiven(resource.api) ? requests(key) : afterLook(path, key, isThere, requests(key)));
        for (const text of reads) expect(output).toMatch(text);
        expect(output).not.toMatch(/^\s+at \S+ \(/m);
        expect(output).not.toMatch(/far-secret|emulator-secret-key/);
        expect(strayLines(output, labelOf(resource, name, key))).toEqual([]);
        expect(code === 0).toBe(!fails);
        const inState = (await stack.resources(resource.name)).some(
          ({ urn }) => urn === stack.urn(name, resource.name),
        );
        expect(inState).toBe(fails);
        expect(emulator.items(path).some((item) => item.key === key)).toBe(fails);
      },
    );

    it("has a refresh that fails say under the stack what it is about", async () => {
      const key = keys.get("reset") ?? "";
      emulator.inject({ method: "GET", answer: error(400, "SVCSTG.SWR.4000014") });
      const { code, output } = await stack.refresh("--target", urnOf("reset"));
      expect(code).not.toBe(0);
      expect(output).toMatch(
        new RegExp(
          `^ {4}swr: cannot read ${noun} "reset"( \\(\\d+\\))?: GET \\S+: HTTP 400, \\S+, request id \\S+$`,
          "m",
        ),
      );
      expect(strayLines(output, labelOf(resource, "reset", key))).toEqual([]);
    });

    it("fails where nobody listens, and keeps the registry in state", async () => {
      const before = await stack.resources(resource.name);
      const { port } = new URL(emulator.url);
      await emulator.stop();
      const { code, output } = await stack.destroy("--target", urnOf("reset"));
      await emulator.start(Number(port));
      expect(code).not.toBe(0);
      expect(output).toMatch(/SWR could not be reached: the connection was refused/);
      expect((await stack.resources(resource.name)).length).toBe(before.length);
    });

    it("believes no 404 of an endpoint that is not the recorded one, and names both", async () => {
      const elsewhere = await new Emulator({ projects: [] }).start();
      await stack.configure({ "huaweicloud:endpoints": elsewhere.endpoints });
      // The config of a plain destroy is that of the last up, so an up that changes nothing else makes it known.
      await stack.up("--target", urnOf("done-204"));
      const { code, output } = await stack.destroy("--target", urnOf("torn"));
      expect(code).not.toBe(0);
      expect(output).toContain(elsewhere.url);
      expect(output).toContain(emulator.url);
      expect((await stack.resources(resource.name)).some(({ urn }) => urn === urnOf("torn"))).toBe(true);
      await stack.configure({ "huaweicloud:endpoints": emulator.endpoints });
      await stack.up("--target", urnOf("done-204"));
      await elsewhere.stop();
    });

    it("finishes the job with the next destroy, when the trouble is over", async () => {
      const { code } = await stack.destroy();
      expect(code).toBe(0);
      expect(emulator.items(path)).toEqual([]);
      expect(await stack.resources(resource.name)).toEqual([]);
    });
  });
});

/** The requests where the key is a name: another one may have it by now, so the provider looks first. */
function afterLook(path: string, key: string, isThere: boolean, requests: readonly string[]): string[] {
  return isThere ? [`GET ${path}/${key} 200`, ...requests] : [`GET ${path}/${key} 404`];
}
