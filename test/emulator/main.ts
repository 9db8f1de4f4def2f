import { Emulator, sample } from "./emulator";
import { exampleWorld } from "./sample";

const port = Number(process.argv[2] ?? 17_090);
const isPort = Number.isInteger(port) && port > 0 && port < 65_536;
/** It ends by itself, so that a forgotten one does not run for ever. */
const lastsMs = 60 * 60_000;

async function main(): Promise<void> {
  // It ends with the command that started it.
  process.on("disconnect", () => process.exit(0));
  if (!isPort) throw new Error(`"${process.argv[2]}" is not a port; give a number, as in npm run emulator -- 17091`);
  const emulator = await new Emulator(exampleWorld).start(port);
  console.log(`An emulated SWR (with IAM and STS) listens at ${emulator.url} for an hour, or until Ctrl-C. In your program's folder:

  export HW_ACCESS_KEY=${sample.accessKey} HW_SECRET_KEY=${sample.secretKey} HW_REGION_NAME=${sample.region}
  pulumi config set huaweicloud:endpoints '${emulator.endpoints}'
  pulumi config set instanceId ${sample.instanceId}   # its instance in cn-north-4, for the program in README.md
  pulumi config set --secret harborSecret made-up

For examples/fleet, in place of the settings: export SWR_ENDPOINTS='${emulator.endpoints}' HARBOR_SECRET=made-up

Without a Pulumi account, \`pulumi login --local\` first. What is made here is forgotten when it ends. Requests:
`);
  let told = 0;
  setInterval(() => {
    for (const { service, method, path, status } of emulator.journal.entries.slice(told)) {
      console.log(`  ${service}  ${method.padEnd(6)}  ${status}  ${path}`);
    }
    told = emulator.journal.entries.length;
  }, 200);
  setTimeout(() => process.exit(0), lastsMs);
}

main().catch((error) => {
  const taken = error.code === "EADDRINUSE";
  const next = `. Perhaps an emulator runs already; for another port: npm run emulator -- ${port + 1}`;
  console.error(`The emulator could not start: ${error.message}${taken ? next : ""}`);
  process.exit(1); // the channel to the command that started it would keep it
});
