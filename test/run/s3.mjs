// A real S3 server for the test of state in an object store: Versity's gateway, built with Go into our cache, where Go is there.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cli.mjs";
import { root } from "./prepare.mjs";

const run = promisify(execFile);
const module = path.join(root, "test", "engine", "s3");
const [, version] = /versitygw v(\S+)/.exec(readFileSync(path.join(module, "go.mod"), "utf8"));
const server = path.join(cacheFolder, `versitygw-${version}`);

/** The path of the server, or undefined where it cannot be had. */
export async function findS3Server(say) {
  if (existsSync(server)) return server;
  const hasGo = await run("go", ["version"]).then(
    () => true,
    () => false,
  );
  if (!hasGo) {
    say("no Go to build an S3 server with: state in an object store is not tried");
    return undefined;
  }
  say(`building an S3 server (versitygw ${version}) with Go: a minute or two, once`);
  await mkdir(cacheFolder, { recursive: true });
  const building = `${server}.${process.pid}`;
  const args = ["build", "-ldflags", "-s -w", "-o", building, "github.com/versity/versitygw/cmd/versitygw"];
  try {
    await run("go", args, { cwd: module, timeout: 900_000 });
    await rename(building, server);
    return server;
  } catch (error) {
    await rm(building, { force: true });
    say(`the S3 server could not be built, so state in an object store is not tried: ${error.message.trim()}`);
    return undefined;
  }
}
