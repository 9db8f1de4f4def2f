import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

/** A real S3 server on this machine, with one bucket for Pulumi's state. */
export interface S3Server {
  /** What a process needs to keep its state there. */
  env: Record<string, string>;
  /** The files in the bucket, by their path in it. */
  files(): string[];
  stop(): void;
}

const bucket = "states";
const accessKey = "S3ACCESSKEY0001";
const secretKey = "s3-secret-key-made-up";

/**
 * This server keeps objects as files. With the last object of a folder it removes the folder too, and answers 409 to a run that is
 * about to put its lock there (12 of 3,200, measured; with metadata in a second tree of folders 500 to another 90). S3 itself
 * has no folders.
 *
 * @param server path of the program, as test/run/s3.mjs has built it
 * @param kept folder of the bucket that is never empty
 */
export async function startS3(server: string, kept: string): Promise<S3Server> {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-s3-"));
  const objects = path.join(folder, bucket);
  mkdirSync(path.join(objects, kept), { recursive: true });
  writeFileSync(path.join(objects, kept, "kept"), "");
  const port = await freePort();
  const args = [
    "--access",
    accessKey,
    "--secret",
    secretKey,
    "--port",
    `127.0.0.1:${port}`,
    "--region",
    "us-east-1",
    "--quiet",
  ];
  const child = spawn(server, [...args, "posix", "--nometa", folder], { stdio: "ignore" });
  await answers(`http://127.0.0.1:${port}`);
  return {
    env: {
      AWS_ACCESS_KEY_ID: accessKey,
      AWS_SECRET_ACCESS_KEY: secretKey,
      AWS_REGION: "us-east-1",
      PULUMI_BACKEND_URL: `s3://${bucket}?endpoint=http://127.0.0.1:${port}&region=us-east-1&s3ForcePathStyle=true`,
    },
    files: () =>
      readdirSync(objects, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(objects, path.join(entry.parentPath, entry.name))),
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** Whatever it answers: then it is there. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("the S3 server does not answer");
}
