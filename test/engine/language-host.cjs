// Runs programs in a process of their own, as Pulumi's language host for Node does; a CLI that was built from source has none.
const { spawn } = require("node:child_process");

/** The service that the engine asks to run the program. */
exports.languageHost = (fromProgram, program) => {
  const { GetRequiredPluginsResponse, RunResponse } = fromProgram("@pulumi/pulumi/proto/language_pb");
  const { PluginInfo } = fromProgram("@pulumi/pulumi/proto/plugin_pb");
  return {
    getRequiredPlugins: (_, done) => done(undefined, new GetRequiredPluginsResponse()),
    getPluginInfo: (_, done) => done(undefined, new PluginInfo()),
    run({ request }, done) {
      const flags = {
        monitor: request.getMonitorAddress(),
        engine: request.getArgsList()[0],
        project: request.getProject(),
        stack: request.getStack(),
        parallel: request.getParallel(),
        "dry-run": request.getDryrun(),
        "root-directory": request.getInfo().getRootDirectory(),
        pwd: request.getPwd(),
      };
      const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
      const env = {
        ...process.env,
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      };
      const main = fromProgram.resolve("@pulumi/pulumi/cmd/run");
      const child = spawn(process.execPath, [main, ...args, program], { env, stdio: ["ignore", "inherit", "inherit"] });
      child.on("exit", (code) => {
        const response = new RunResponse();
        // The program has told the user by itself what it ended with.
        response.setBail(code !== 0);
        done(undefined, response);
      });
    },
  };
};
