import { constants, type FileHandle, open } from "node:fs/promises";
import { waitFor } from "../time/shared-wait";

/** Credentials, tokens and certificates are far smaller. */
const mostBytes = 1024 * 1024;
const withinMs = 5_000;

/** Why a file was not read, as the end of a sentence about it. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";

  constructor(
    message: string,
    /** The code of Node's error, if there is one. */
    readonly code?: string,
  ) {
    super(message);
  }
}

/** Reads a file that a user named. It may be a pipe that nobody writes to, an endless device, a disk image or a dead network drive. */
export function readBoundedFile(file: string, signal = AbortSignal.timeout(withinMs)): Promise<string> {
  return waitFor(read(file), signal, () => new UnreadableFile("could not be read in time"));
}

async function read(file: string): Promise<string> {
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer.
    const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await textOf(handle).finally(() => handle.close());
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const { code } = error as NodeJS.ErrnoException; // as Node's file functions throw them
    throw new UnreadableFile(`could not be read (${code})`, code);
  }
}

async function textOf(handle: FileHandle): Promise<string> {
  const stats = await handle.stat();
  if (stats.isDirectory()) throw new UnreadableFile("is a folder");
  if (!stats.isFile()) throw new UnreadableFile("is no regular file");
  const chunks: Buffer[] = [];
  let size = stats.size;
  // Some files do not tell their size, and some grow.
  for (let read = 0; size <= mostBytes; size = Math.max(size, read)) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024));
    if (bytesRead === 0) return Buffer.concat(chunks).toString("utf8");
    chunks.push(buffer.subarray(0, bytesRead));
    read += bytesRead;
  }
  throw new UnreadableFile(`has more than ${mostBytes / 1024 / 1024} MiB`);
}
