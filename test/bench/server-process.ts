import { fork } from "node:child_process";
import path from "node:path";

/** What a server has seen since it was last asked. */
export interface Seen {
  requests: number;
  throttled: number;
  connections: number;
  /** Registries that are still there. */
  left: number;
}

export interface BenchServer {
  url: string;
  seen(): Promise<Seen>;
  /** Makes 2,000 registries, with ids from 41 on. */
  fill(): Promise<void>;
  stop(): void;
}

/** An emulator in a process of its own, so that its work is not taken for a contestant's. */
export async function startServer(latencyMs = 0, ratePerSecond = 0): Promise<BenchServer> {
  const child = fork(path.join(__dirname, "server.ts"), [String(latencyMs), String(ratePerSecond)], {
    execArgv: ["--require", path.join(__dirname, "../run/typescript.cjs")],
  });
  const next = <T>() => new Promise<T>((resolve) => child.once("message", (message) => resolve(message as T))); // as server.ts sends it
  const { url } = await next<{ url: string }>();
  const ask = <T>(question: string) => {
    const answer = next<T>();
    child.send(question);
    return answer;
  };
  return { url, seen: () => ask<Seen>("report"), fill: () => ask("fill"), stop: () => child.disconnect() };
}
