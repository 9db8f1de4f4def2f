import { readFileSync } from "node:fs";
import { processesOf } from "../engine/processes";

/** Peak memory in bytes of the dynamic-provider hosts below this process, while some work is done; undefined where the system does not tell. */
export async function peakOfHost(work: () => Promise<void>): Promise<number | undefined> {
  let peak: number | undefined;
  let host: number | undefined;
  const looking = setInterval(() => {
    host ??= processesOf(process.pid).hosts[0];
    const bytes = host === undefined ? undefined : highWaterMark(host);
    if (bytes !== undefined) peak = Math.max(peak ?? 0, bytes);
  }, 250);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return peak;
}

function highWaterMark(pid: number): number | undefined {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    return undefined; // it has ended, or there is no /proc
  }
}
