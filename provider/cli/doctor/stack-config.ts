import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { tidy } from "../../huaweicloud/text/display-text";
import { isJson, parseJson } from "../../huaweicloud/text/json";
import { namespace } from "../../settings/setting-names";

const run = promisify(execFile);
const withinMs = 60_000;
const mostBytes = 16 * 1024 * 1024;

export interface StackConfig {
  /** The settings for Huawei Cloud, by key. */
  settings: ReadonlyMap<string, string>;
  /** The keys of those that are stored in plain text. */
  plain: ReadonlySet<string>;
  /** The source that they came from, or why there are none. */
  summary: string;
  /** Why they could not be read although they are needed. */
  problem?: string;
}

const empty = { settings: new Map<string, string>(), plain: new Set<string>() };

/** Reads the stack config of the Pulumi project in a folder from the Pulumi CLI, with secrets decrypted. */
export async function readStackConfig(folder: string, stack: string | undefined): Promise<StackConfig> {
  if (!existsSync(folder))
    return { ...empty, summary: "none", problem: "there is no such folder; --cwd names another" };
  if (!isInProject(path.resolve(folder))) {
    const summary = "none: there is no Pulumi.yaml here or above";
    const problem = stack && `${summary}, so there is no stack "${tidy(stack, 80)}"`;
    return { ...empty, summary, ...(problem && { problem }) };
  }
  const args = ["config", "--json", "--show-secrets", "--non-interactive", "--color", "never"];
  const options = { cwd: folder, timeout: withinMs, killSignal: "SIGKILL", maxBuffer: mostBytes } as const;
  try {
    const { stdout } = await run("pulumi", [...args, ...(stack ? ["--stack", stack] : [])], options);
    const config = parseJson(stdout);
    if (!isJson(config)) return { ...empty, summary: "not read", problem: "the Pulumi CLI printed no JSON" };
    const settings = new Map<string, string>();
    const plain = new Set<string>();
    for (const [key, entry] of Object.entries(config)) {
      if (!key.startsWith(namespace) || !isJson(entry) || typeof entry.value !== "string") continue;
      settings.set(key, entry.value);
      if (entry.secret !== true) plain.add(key);
    }
    const keys = settings.size > 0 ? [...settings.keys()].sort().join(", ") : `no setting of ${namespace}`;
    return { settings, plain, summary: `of ${stack ? `the stack ${stack}` : "the selected stack"}: ${keys}` };
  } catch (error) {
    return { ...empty, summary: "not read", problem: reasonOf(error) };
  }
}

function isInProject(folder: string): boolean {
  const isProject = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(path.join(folder, name)));
  return isProject || (path.dirname(folder) !== folder && isInProject(path.dirname(folder)));
}

/** Returns the first line of the CLI's error. The output is left out: it may hold secrets. */
function reasonOf(error: unknown): string {
  const { code, stderr = "" } = error as { code?: unknown; stderr?: string }; // as execFile rejects
  if (code === "ENOENT") return "the Pulumi CLI is not on PATH; add it there";
  const line = String(stderr)
    .split("\n")
    .find((text) => text.trim() !== "");
  const reason = tidy(line ?? "", 200) || "the Pulumi CLI failed";
  return `${reason}; see \`pulumi stack ls\`, \`pulumi whoami\` and PULUMI_CONFIG_PASSPHRASE`;
}
