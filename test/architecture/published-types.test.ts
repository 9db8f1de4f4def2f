import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type * as TypeScript from "typescript";

const root = path.join(__dirname, "../..");
const bundled = path.join(root, "node_modules/@pulumi/pulumi/vendor/typescript@3.8.3/typescript.js");

/** What a compiler has to say of an example and of our types; not of Node's and Pulumi's, which ts-node passes over too. */
function complaints(compiler: typeof TypeScript, options: TypeScript.CompilerOptions): string[] {
  const program = compiler.createProgram([path.join(root, "examples/quickstart/index.ts")], {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    ...options,
  });
  const ours = program.getSourceFiles().filter(({ fileName }) => /(\/examples|\/dist)\//.test(fileName));
  expect(ours.length).toBeGreaterThan(3);
  return ours
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(({ messageText, file }) => `${file?.fileName}: ${compiler.flattenDiagnosticMessageText(messageText, "\n")}`);
}

describe("the published types", () => {
  it("compile with the TypeScript that Pulumi brings along for programs that have none of their own", () => {
    expect(existsSync(bundled)).toBe(true);
    const compiler: typeof TypeScript = require(bundled);
    const { ScriptTarget, ModuleKind, ModuleResolutionKind } = compiler;
    const target = ScriptTarget.ES2020;
    const options = { target, module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.NodeJs };
    expect(complaints(compiler, options)).toEqual([]);
  });

  it("name neither zod nor undici", () => {
    const reached = new Set<string>();
    const visit = (file: string) => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const [, to] of readFileSync(file, "utf8").matchAll(/from "([^"]+)"/g)) {
        if (to?.startsWith(".")) visit(path.join(path.dirname(file), `${to}.d.ts`));
        else expect(to).toBe("@pulumi/pulumi");
      }
    };
    visit(path.join(root, "dist/sdk/index.d.ts"));
    const sdk = path.join(root, "dist/sdk");
    expect([...reached].filter((file) => path.relative(sdk, file).startsWith(".."))).toEqual([]);
    expect(reached.size).toBeGreaterThanOrEqual(5);
  });

  it("carry the prose to the editor", () => {
    const compiler: typeof TypeScript = require("typescript");
    const file = path.join(root, "examples/quickstart/index.ts");
    const text = readFileSync(file, "utf8");
    const options = { module: compiler.ModuleKind.Node16, strict: true, types: [] };
    const service = compiler.createLanguageService({
      getCompilationSettings: () => options,
      getScriptFileNames: () => [file],
      getScriptVersion: () => "1",
      getScriptSnapshot: (name) => compiler.ScriptSnapshot.fromString(readFileSync(name, "utf8")),
      getCurrentDirectory: () => path.dirname(file),
      getDefaultLibFileName: compiler.getDefaultLibFilePath,
      fileExists: compiler.sys.fileExists,
      readFile: compiler.sys.readFile,
      directoryExists: compiler.sys.directoryExists,
      getDirectories: compiler.sys.getDirectories,
    });
    const helpFor = (word: string) => {
      const info = service.getQuickInfoAtPosition(file, text.indexOf(`${word}:`));
      return compiler.displayPartsToString(info?.documentation);
    };
    expect(helpFor("url")).toMatch(/^Address of the target registry, with its scheme/);
    expect(helpFor("accessSecret")).toMatch(/^Password or secret key. Encrypted in state/);
    service.dispose();
  });
});
