import { Emulator, sample } from "../emulator/emulator";

/** Runs an emulator in a process of its own: `node server.ts <latencyMs> <ratePerSecond>`. It answers "report" with what it has seen. */
async function main(): Promise<void> {
  const [latencyMs = 0, ratePerSecond = 0] = process.argv.slice(2).map(Number);
  const emulator = await new Emulator({
    authToken: "bench-token",
    latencyMs,
    switches: { quota: 10_000 },
    ...(ratePerSecond > 0 && { ratePerSecond }),
  }).start();
  process.on("disconnect", () => process.exit(0));
  process.on("message", (message) => {
    const { entries } = emulator.journal;
    if (message === "fill") {
      for (let index = 0; index < 2_000; index++) emulator.make({ ...body, name: `hub-${index}` });
      process.send?.("filled");
      return;
    }
    process.send?.({
      requests: entries.length,
      throttled: entries.filter(({ status }) => status === 429).length,
      connections: new Set(entries.map(({ connection }) => connection)).size,
      left: emulator.registriesAnywhere().length,
    });
    emulator.journal.clear();
  });
  process.send?.({ url: emulator.url });
}

const body = {
  type: "swr-pro",
  url: "https://harbor.example.com",
  insecure: false,
  credential: { type: "basic", access_key: sample.accessKey, access_secret: "x" },
};

void main();
