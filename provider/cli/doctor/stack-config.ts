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
  /** The settings for Huawei Cloud. */
  settings: ReadonlyMap<string, string>;
  /** Those of them that are stored in plain. */
  plain: ReadonlySet<string>;
  /** Where they came from, or why there are none. */
  summary: string;
  /** Why they could not be read, though there is a project. */
  problem?: string;
}

/** The stack config of the Pulumi project in this folder, secrets decrypted, as the Pulumi CLI tells it. */
export async function readStackConfig(folder: string, stack: string | undefined): Promise<StackConfig> {
  const settings = new Map<string, string>();
  const plain = new Set<string>();
  if (!existsSync(folder))
    return { settings, plain, summary: "none", problem: "there is no such folder; --cwd names another" };
  if (!isInProject(path.resolve(folder))) {
    const summary = "none: there is no Pulumi.yaml here or above";
    return stack
      ? { settings, plain, summary, problem: `${summary}, so there is no stack "${tidy(stack, 80)}"` }
      : { settings, plain, summary };
  }
  const args = ["config", "--json", "--show-secrets", "--non-interactive", "--color", "never"];
  const options = { cwd: folder, timeout: withinMs, killSignal: "SIGKILL", maxBuffer: mostBytes } as const;
  try {
    const { stdout } = await run("pulumi", [...args, ...(stack ? ["--stack", stack] : [])], options);
    const config = parseJson(stdout);
    if (!isJson(config)) return { settings, plain, summary: "not read", problem: "the Pulumi CLI gave no JSON" };
    for (const [key, entry] of Object.entries(config)) {
      if (!key.startsWith(namespace) || !isJson(entry) || typeof entry.value !== "string") continue;
      settings.set(key, entry.value);
      if (entry.secret !== true) plain.add(key);
    }
    const found = settings.size > 0 ? [...settings.keys()].sort().join(", ") : `no setting of ${namespace}`;
    return { settings, plain, summary: `of ${stack ? `the stack ${stack}` : "the selected stack"}: ${found}` };
  } catch (error) {
    return { settings, plain, summary: "not read", problem: reasonOf(error) };
  }
}

function isInProject(folder: string): boolean {
  const here = ["Pulumi.yaml", "Pulumi.yml"].some((name) => existsSync(path.join(folder, name)));
  return here || (path.dirname(folder) !== folder && isInProject(path.dirname(folder)));
}

/** What the CLI says in its first line; its output may hold secrets, so it is not told. */
function reasonOf(error: unknown): string {
  const { code, stderr = "" } = error as { code?: unknown; stderr?: string }; // as execFile rejects
  if (code === "ENOENT") return "the Pulumi CLI is not on PATH; add it there";
  const [line = ""] = String(stderr)
    .split("\n")
    .filter((text) => text.trim() !== "");
  const said = tidy(line, 200) || "the Pulumi CLI failed";
  return `${said}; see \`pulumi stack ls\`, \`pulumi whoami\` and PULUMI_CONFIG_PASSPHRASE`;
}
