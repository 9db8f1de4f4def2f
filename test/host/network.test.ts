import path from "node:path";
import { Emulator } from "../emulator/emulator";
import { declared } from "../support/declared";
import { keyConfig } from "../support/emulated-provider";
import { authority, serveTls } from "../tls/tunnel";
import { Host } from "./host";

describe("a private authority of NODE_EXTRA_CA_CERTS", () => {
  it.each<[string, Record<string, string>]>([
    ["alone", {}],
    ["beside another one of huaweicloud:caFile", { "huaweicloud:caFile": path.join(__dirname, "../tls/server.pem") }],
  ])("is trusted, %s", async (_, config) => {
    const emulator = await new Emulator().start();
    const tls = await serveTls(Number(new URL(emulator.url).port));
    const endpoints = JSON.stringify({ swr: `https://127.0.0.1:${tls.port}` });
    const host = await Host.start(
      { ...keyConfig, "huaweicloud:endpoints": endpoints, ...config },
      { NODE_EXTRA_CA_CERTS: authority },
    );
    const { inputs } = await host.check({}, declared);
    await host.create(inputs);
    expect(emulator.registries()).toHaveLength(1);
    host.stop();
    tls.stop();
    await emulator.stop();
  });
});
