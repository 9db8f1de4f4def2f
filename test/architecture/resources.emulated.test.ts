import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as provider from "../../provider";
import type { PropertyTable } from "../../provider/lifecycle/definition/property";
import * as sdk from "../../sdk";
import { faultKinds } from "../chaos/fault-table";
import { kinds } from "../chaos/kinds";
import { Emulator, sample } from "../emulator/emulator";
import { deletedKinds } from "../engine/delete-table";
import { typesOf } from "../generate/published-types";
import { definitions } from "../support/definitions";
import { deployed, failureOf, providerFor } from "../support/emulated-provider";
import { FakeClock } from "../support/fake-clock";
import { LabelStore, label } from "./toy";

const root = path.join(__dirname, "../..");
const read = (...parts: string[]) => readFileSync(path.join(root, ...parts), "utf8");
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => path.join(folder, name));

describe.each(definitions())("the resource in provider/resources/%s", (folder, resource) => {
  const { name, api } = resource;

  it("has its API file, which names its page", () => {
    expect(read(`provider/swr/${api.path.replaceAll("/", "-")}.ts`)).toContain(resource.page);
  });

  it("has a line in each door", () => {
    expect(Object.keys(provider)).toContain(name);
    expect(read("provider/cli/doctor/report.ts")).toContain(`${api.nouns}.actions`);
  });

  it("has its class and its published types", () => {
    expect(Object.keys(sdk)).toContain(name);
    expect(existsSync(path.join(root, "sdk/types", `${folder}.ts`))).toBe(true);
    expect(read("sdk/index.ts")).toContain(`${name}Args`);
  });

  it("has its kind in the emulator, its tests and its entry in each table", () => {
    expect(() => new Emulator().items(api.path)).not.toThrow();
    expect(readdirSync(path.join(root, "test/provider/resources", folder)).length).toBeGreaterThan(0);
    for (const table of [kinds, faultKinds, deletedKinds])
      expect(table.map((kind) => kind.resource)).toContain(resource);
    expect(read("test/engine/programs/declared-of-type.ts")).toContain(`swr.${name}`);
  });

  it("has an example, a place in the docs, and a line in CHANGELOG", () => {
    const examples = filesIn("examples").filter((file) => /\.ts$/.test(file) && !file.includes("node_modules"));
    expect(examples.some((file) => read(file).includes(`new swr.${name}(`))).toBe(true);
    for (const file of ["README.md", "CHANGELOG.md"]) expect(read(file)).toContain(name);
  });

  it("says of each property what it is, in a sentence", () => {
    const expectSentences = (properties: PropertyTable) => {
      for (const [key, property] of Object.entries(properties)) {
        expect([key, property.about]).toEqual([key, expect.stringMatching(/^[A-Z].*[.]$/)]);
        if (property.kind === "group") expectSentences(property.properties);
      }
    };
    expectSentences(resource.properties);
  });
});

describe("the steps of CONTRIBUTING.md", () => {
  it("are seven", () => {
    expect(read("CONTRIBUTING.md").match(/^\d\. \*\*/gm)).toHaveLength(7);
  });

  it("make a resource of a toy, and no product file knows it", async () => {
    const clock = new FakeClock();
    const kindsOfThings = [(context: ConstructorParameters<typeof LabelStore>[0]) => new LabelStore(context)];
    const emulator = await new Emulator({ now: clock.now, sleep: clock.pass, kinds: kindsOfThings }).start();
    const said: string[] = [];
    const labels = providerFor(emulator, { clock, say: (line) => said.push(line), resource: label });
    const declared = { instanceId: sample.instanceId, name: "red", colour: "#f00", token: "toy-secret" };

    const { failures } = await labels.check({}, { ...declared, name: "Red", color: "x" });
    expect(failures?.map(({ reason }) => reason)).toEqual([
      'name is "Red"; 1 to 8 small letters are allowed',
      '"color" is not a known property; did you mean "colour"?',
    ]);
    const { id, outs, inputs } = await deployed(labels, declared);
    expect(id).toBe(`${sample.instanceId}/41`);
    expect(outs).toMatchObject({ ...declared, projectId: sample.projectId });
    expect(await labels.diff(id, outs, inputs)).toEqual({ changes: false });
    expect(await labels.diff(id, outs, { ...inputs, instanceId: "other" })).toEqual({ replaces: ["instanceId"] });

    emulator.inject({ method: "PUT", afterEffect: true, cut: "reset" });
    const updated = await labels.update(id, outs, { ...inputs, colour: "#0f0" });
    expect(updated.outs).toMatchObject({ colour: "#0f0", token: "toy-secret" });
    expect((await labels.read(id, updated.outs)).inputs).toMatchObject({ colour: "#0f0", token: "toy-secret" });

    emulator.inject({ method: "POST", afterEffect: true, cut: "reset" });
    expect((await deployed(labels, { ...declared, name: "blue" })).id).toMatch(/\/42$/);
    expect((await failureOf(deployed(labels, declared))).message).toMatch(/^Cannot create label "red": SWR refused it/);

    emulator.dropItem("catalog/labels", "41");
    await labels.delete(id, updated.outs ?? {});
    expect(said.at(-1)).toMatch(/label "red" \(41\) was already gone/);
    expect(JSON.stringify([said, emulator.journal.entries])).not.toContain("toy-secret");
    await emulator.stop();
  });

  it("give the toy its published types", () => {
    expect(typesOf(label, "label")).toContain("  colour: pulumi.Input<string>;\n");
  });
});
