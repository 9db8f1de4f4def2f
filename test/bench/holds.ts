import { fork } from "node:child_process";
import path from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Client } from "../../provider/huaweicloud/client/client";
import { isApiError } from "../../provider/huaweicloud/errors/api-error";
import { openTransport } from "../../provider/huaweicloud/http/transport";
import { decodeAuthorizationMessage } from "../../provider/huaweicloud/services/authorization-message";
import { notCancelled } from "../../provider/huaweicloud/time/cancellation";
import { systemClock } from "../../provider/huaweicloud/time/clock";
import { Collection } from "../../provider/swr/collection";
import { policiesUsing, registries } from "../../provider/swr/registries";
import { sample } from "../emulator/emulator";
import { token, type WorstAnswer, worstAnswers } from "./worst-answers";

/** Between two looks at the event loop. */
const resolutionMs = 1;

/** How long each of the worst answers holds the process, so many times: milliseconds. */
export async function measureHolds(times: number): Promise<Record<string, number[]>> {
  const server = fork(path.join(__dirname, "answers-server.ts"), {
    execArgv: ["--require", path.join(__dirname, "../run/typescript.cjs")],
  });
  const url = await new Promise<string>((resolve) => server.once("message", (message) => resolve(String(message))));
  const holds: Record<string, number[]> = {};
  for (let time = 0; time < times; time++)
    for (const [number, answer] of worstAnswers.entries()) {
      const held = holds[answer.name] ?? [];
      holds[answer.name] = held;
      held.push(await holdOf(() => asking(answer, String(number), url)));
    }
  server.disconnect();
  return holds;
}

/** Asks for it with the longest secret that there is, and shows all that is ever shown of it; what it comes to does not matter. */
async function asking({ call }: WorstAnswer, number: string, endpoint: string): Promise<unknown> {
  const { accessKey, secretKey, projectId } = sample;
  const client = new Client({
    credentials: async () => ({ kind: "keys", accessKey, secretKey, securityToken: token }),
    maxRetries: 0,
    userAgent: "bench",
    clock: systemClock,
    cancellation: notCancelled,
    transport: openTransport(),
  });
  const deadline = { at: systemClock.elapsed() + 30_000, text: "30s" };
  const secrets = ["registry-password-1"];
  const place = { client, endpoint, projectId, instanceId: number, deadline, secrets };
  const collection = new Collection(registries, place);
  const calls: Readonly<Record<WorstAnswer["call"], () => Promise<unknown>>> = {
    registry: () => collection.show("41"),
    policies: () => policiesUsing("41", 10, collection),
    reason: async () => (await decodeAuthorizationMessage(client, endpoint, number, deadline))?.detail(),
  };
  return calls[call]().catch((error) => (isApiError(error) ? error.encodedDenial?.shown() : undefined));
}

/** What the event loop waited at most, or the processor time taken meanwhile, if that is less: then others had the processor. */
async function holdOf(work: () => Promise<unknown>): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 5 * resolutionMs));
  delay.reset();
  const before = process.cpuUsage();
  await work();
  await new Promise((resolve) => setTimeout(resolve, 5 * resolutionMs));
  delay.disable();
  const { user, system } = process.cpuUsage(before);
  return Math.min(delay.max / 1e6 - resolutionMs, (user + system) / 1e3);
}
