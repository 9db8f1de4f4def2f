import { readFileSync } from "node:fs";
import { processesOf } from "../engine/processes";

/** What the processes below this one took while some work was done; undefined where the system does not tell. */
export interface Taken {
  /** Peak memory of the host of dynamic providers, in bytes. */
  hostPeakBytes?: number | undefined;
  /** What Pulumi's engine wrote, nearly all of it into its state; looked at four times a second, so what it wrote last may be missing. */
  engineWroteBytes?: number | undefined;
}

export async function watched(work: () => Promise<void>): Promise<Taken> {
  const taken: Taken = {};
  let engine: number | undefined;
  let host: number | undefined;
  const looking = setInterval(() => {
    // Looking for processes takes its time from what is measured: only until they are found.
    if (host === undefined) {
      const found = processesOf(process.pid);
      engine = found.engine;
      host = found.hosts[0];
    }
    const kilobytes = host && figureIn(`/proc/${host}/status`, /^VmHWM:\s+(\d+) kB/m);
    if (kilobytes) taken.hostPeakBytes = Math.max(taken.hostPeakBytes ?? 0, kilobytes * 1024);
    const written = engine && figureIn(`/proc/${engine}/io`, /^wchar: (\d+)/m);
    if (written) taken.engineWroteBytes = Math.max(taken.engineWroteBytes ?? 0, written);
  }, 250);
  try {
    await work();
  } finally {
    clearInterval(looking);
  }
  return taken;
}

function figureIn(file: string, pattern: RegExp): number | undefined {
  try {
    const [, figure] = pattern.exec(readFileSync(file, "utf8")) ?? [];
    return figure === undefined ? undefined : Number(figure);
  } catch {
    return undefined; // the process has ended, or there is no /proc
  }
}
