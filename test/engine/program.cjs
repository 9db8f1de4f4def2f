// Runs the Pulumi CLI with a Node program as the stack's program, through the very language server that Pulumi's
// Automation API uses: a CLI that was built from source has no language host for Node.
// Usage: node program.cjs <cli> <program> <working folder> <arguments of the CLI...>
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
require("../run/typescript.cjs");
const { languageHost } = require("./language-host.cjs");

const [cli, program, workDir, ...args] = process.argv.slice(2);
// From the program's folder, as Pulumi's own host does it.
process.chdir(path.dirname(program));
const fromProgram = createRequire(program);
const { LanguageServer } = fromProgram("@pulumi/pulumi/automation/server");
const langrpc = fromProgram("@pulumi/pulumi/proto/language_grpc_pb");
const grpc = createRequire(fromProgram.resolve("@pulumi/pulumi"))("@grpc/grpc-js");

// A program in JavaScript may be a CommonJS or an ES module; `import` loads both.
const load = program.endsWith(".ts")
  ? () => fromProgram(program)
  : () => import(pathToFileURL(program).href).then((module) => module.default ?? module);
const isApart = process.env.SWR_TEST_PROGRAM_APART === "1";
const language = isApart ? languageHost(fromProgram, program) : new LanguageServer(load);
const server = new grpc.Server();
server.addService(langrpc.LanguageRuntimeService, language);
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  const child = spawn(cli, [...args, `--client=127.0.0.1:${port}`, "--exec-kind=auto.inline"], {
    cwd: workDir,
    stdio: ["ignore", "inherit", "inherit"],
  });
  // A Ctrl-C reaches the CLI by itself, as a member of the same group; a second one would make it stop hard.
  process.on("SIGINT", () => {}).on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("exit", (code, signal) => {
    server.forceShutdown();
    process.exit(code ?? (signal ? 128 : 1));
  });
});
