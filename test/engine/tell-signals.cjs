// Loaded into each process of Node's that the engine starts. A host tells the test when a signal has come in and its handlers have run.
const { connect } = require("node:net");

if (process.argv[1]?.includes("dynamic-provider")) {
  for (const signal of ["SIGTERM", "SIGHUP"]) {
    // Once: a listener that stays would change how the process ends.
    process.once(signal, () => setImmediate(() => connect(process.env.SWR_TEST_SIGNALS).end(String(process.pid))));
  }
}
