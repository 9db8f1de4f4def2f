import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { type Outcome, TestStack } from "./stack";

const root = path.join(__dirname, "../..");

/** A program that has this package by way of a library only, as pnpm lays it out, and so does npm where the library is linked. */
class Project {
  readonly folder = mkdtempSync(path.join(tmpdir(), "swr-project-"));
  /** Its folder: with `main: src` in Pulumi.yaml, one without a package.json. */
  readonly program = path.join(this.folder, "src");
  readonly #package = path.join(this.folder, "node_modules/pulumi-huaweicloud-swr");

  constructor() {
    const store = path.join(this.folder, "node_modules/.pnpm/acme@1.0.0/node_modules");
    for (const folder of [this.folder, store]) {
      mkdirSync(path.join(folder, "node_modules/@pulumi"), { recursive: true });
    }
    mkdirSync(path.join(store, "acme"));
    mkdirSync(path.join(store, "@pulumi"));
    const pulumi = path.join(root, "node_modules/@pulumi/pulumi");
    symlinkSync(pulumi, path.join(this.folder, "node_modules/@pulumi/pulumi"));
    symlinkSync(pulumi, path.join(store, "@pulumi/pulumi"));
    symlinkSync(root, path.join(store, "pulumi-huaweicloud-swr"));
    symlinkSync(path.join(store, "acme"), path.join(this.folder, "node_modules/acme"));
    this.#write(path.join(store, "acme"), `exports.Registry = require("pulumi-huaweicloud-swr").ReplicationRegistry;`);
    mkdirSync(this.program);
    this.#write(this.program, `new (require("acme").Registry)("hub", ${JSON.stringify(declared)});`);
    writeFileSync(path.join(this.folder, "package.json"), "{}");
  }

  #write(folder: string, code: string): void {
    writeFileSync(path.join(folder, "index.js"), code);
  }

  install(): void {
    symlinkSync(root, this.#package);
  }

  uninstall(): void {
    rmSync(this.#package);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}

describe("a program that has this package by way of a library only", () => {
  let emulator: Emulator;
  let project: Project;
  let stack: TestStack;
  const start = async (env: Record<string, string>) => {
    emulator = await new Emulator().start();
    project = new Project();
    const config = { "huaweicloud:endpoints": emulator.endpoints };
    stack = await TestStack.create({ program: path.join(project.program, "index.js"), config, env });
  };
  afterEach(async () => {
    stack.remove();
    project.remove();
    await emulator.stop();
  });

  /** One sentence that says what to add to which package.json, and no trace of a stack. */
  const expectAdvice = ({ code, output }: Outcome) => {
    const advice = `pulumi-huaweicloud-swr is missing: add it to package.json in ${project.program} or above, and install it`;
    expect(output).toContain(advice);
    expect(output).not.toMatch(/^\s+at \S+ \(|Require stack/m);
    expect(code).not.toBe(0);
  };

  it("is told what to add where, by the program itself, as the language host runs it", async () => {
    await start({ SWR_TEST_PROGRAM_APART: "1" });
    const told = await stack.preview();
    expectAdvice(told);
    expect(told.output).toContain("Pulumi loads the provider from the program's folder");
    expect(told.output).not.toContain("swr:ReplicationRegistry");

    project.install();
    expect((await stack.up()).output).toMatch(/2 created/);
    expect(emulator.registries()).toHaveLength(1);
  });

  it("is told by the host where the Automation API runs it, and by a destroy after the package was uninstalled", async () => {
    await start({});
    expectAdvice(await stack.preview());
    expect(emulator.journal.entries).toEqual([]);

    project.install();
    expect((await stack.up()).output).toMatch(/2 created/);
    project.uninstall();
    expectAdvice(await stack.destroy());
    expect(await stack.registries()).toHaveLength(1);

    project.install();
    expect((await stack.destroy()).code).toBe(0);
    expect(emulator.registries()).toEqual([]);
  });
});
