import { Client } from "../../provider/huaweicloud/client/client";
import { openTransport } from "../../provider/huaweicloud/http/transport";
import { notCancelled } from "../../provider/huaweicloud/time/cancellation";
import { systemClock } from "../../provider/huaweicloud/time/clock";
import { Collection } from "../../provider/swr/collection";
import { registries } from "../../provider/swr/registries";
import { sample } from "../emulator/emulator";
import type { RateSample } from "./results";
import { startServer } from "./server-process";

const perSecond = 200;

/** Deletes so many registries at once through the client alone, against a server that lets 200 requests through in a second. */
export async function measureRate(count: number, latencyMs: number, atOnce: number): Promise<RateSample> {
  const server = await startServer(latencyMs, perSecond);
  await server.fill();
  const { accessKey, secretKey, projectId, instanceId } = sample;
  const client = new Client({
    credentials: async () => ({ kind: "keys", accessKey, secretKey }),
    maxRetries: 4,
    userAgent: "bench",
    clock: systemClock,
    cancellation: notCancelled,
    transport: openTransport(),
    maxConcurrent: atOnce,
  });
  const from = performance.now();
  const deadline = { at: systemClock.elapsed() + 300_000, text: "5m" };
  const place = { client, endpoint: server.url, projectId, instanceId, deadline, secrets: [] };
  const collection = new Collection(registries, place);
  await Promise.all(Array.from({ length: count }, (_, index) => collection.delete(String(41 + index))));
  const seconds = (performance.now() - from) / 1_000;
  const { requests, throttled, connections } = await server.seen();
  server.stop();
  return { count, latencyMs, atOnce, seconds, idealSeconds: count / perSecond, requests, throttled, connections };
}
