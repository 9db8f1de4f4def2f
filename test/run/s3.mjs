// A real S3 server for the test of state in an object store: Versity's gateway, built with Go into our cache, where Go is there.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cli.mjs";
import { root } from "./prepare.mjs";

const run = promisify(execFile);
const version = "1.8.0";
const server = path.join(cacheFolder, `versitygw-${version}`);

/** The path of the server, or undefined where it cannot be had. */
export async function findS3Server(say) {
  if (existsSync(server)) return server;
  try {
    await run("go", ["version"]);
    say(`building an S3 server (versitygw ${version}) with Go: a minute or two, once`);
    await mkdir(cacheFolder, { recursive: true });
    const args = ["build", "-ldflags", "-s -w", "-o", server, "github.com/versity/versitygw/cmd/versitygw"];
    await run("go", args, { cwd: path.join(root, "test", "engine", "s3"), timeout: 900_000 });
    return server;
  } catch {
    say("no Go to build an S3 server with: state in an object store is not tried");
    return undefined;
  }
}
