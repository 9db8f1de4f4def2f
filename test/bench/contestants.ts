import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { sample } from "../emulator/emulator";
import { TestStack } from "../engine/stack";

const run = promisify(execFile);

/** What each contestant is asked for, in this order; each starts from where the one before it ended. */
export const operations = ["preview", "up", "no-change preview", "refresh", "update", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** So many registries, behind an address that takes so long for each request. */
export interface Task {
  count: number;
  latencyMs: number;
  url: string;
}

/** Registries of one stack, or of what another tool calls so. */
export interface Contest {
  does(operation: Operation): Promise<void>;
  stateBytes(): number;
  /** Bytes of one registry in the state, part by part. */
  stateParts(): Record<string, number>;
  end(): void;
}

export interface Contestant {
  name: string;
  enter(task: Task): Promise<Contest>;
}

/** The program bears the contestant's name. */
const onPulumi = (name: string): Contestant => ({
  name,
  async enter({ count, latencyMs, url }) {
    const env: Record<string, string> = {
      BENCH_COUNT: String(count),
      BENCH_DESCRIPTION: "before",
      BENCH_INSTANCE: sample.instanceId,
      BENCH_PROJECT: sample.projectId,
      BENCH_ENDPOINT: url,
      BENCH_TOKEN: "bench-token",
      BENCH_LATENCY_MS: String(latencyMs),
    };
    const config = { "huaweicloud:endpoints": JSON.stringify({ swr: url, iam: url, sts: url }) };
    const stack = await TestStack.create({ program: `test/bench/programs/${name}.cjs`, config, env });
    const commands: Record<Operation, () => ReturnType<TestStack["up"]>> = {
      preview: () => stack.preview(),
      up: () => stack.up(),
      "no-change preview": () => stack.preview("--expect-no-changes"),
      refresh: () => stack.refresh(),
      update: () => stack.up(),
      destroy: () => stack.destroy(),
    };
    return {
      async does(operation) {
        if (operation === "update") stack.env.BENCH_DESCRIPTION = "after";
        const { code, output } = await commands[operation]();
        if (code !== 0) throw new Error(`${name}: ${operation} of ${count} failed:\n${output.slice(-2_000)}`);
      },
      stateBytes: () => stack.checkpoint().length,
      stateParts: () => partsOf(stack.checkpoint()),
      end: () => stack.remove(),
    };
  },
});

/** The bytes that one registry takes in a checkpoint, which Pulumi writes with indents. */
function partsOf(checkpoint: string): Record<string, number> {
  const { resources } = JSON.parse(checkpoint).checkpoint.latest;
  const registry = resources.find(({ type }: { type: string }) => type.endsWith("swr:ReplicationRegistry"));
  const bytes = (value: unknown) => JSON.stringify(value).length;
  const parts: Record<string, number> = {};
  for (const [key, value] of Object.entries(registry)) {
    if (key !== "inputs" && key !== "outputs") parts[key] = bytes({ [key]: value }) - 1;
    else
      for (const [inner, each] of Object.entries(value as object))
        parts[`${key}: ${inner}`] = bytes({ [inner]: each }) - 1;
  }
  const written = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { ...parts, "blanks and brackets": Math.round(bytesOfOne(checkpoint, registry) - written) };
}

function bytesOfOne(checkpoint: string, registry: object): number {
  const indented = JSON.stringify(registry, undefined, 4).replace(/\n/g, "\n            ").length;
  return checkpoint.includes("\n    ") ? indented : JSON.stringify(registry).length;
}

/** Terraform with Huawei's provider: the binaries are given by SWR_BENCH_TERRAFORM and SWR_BENCH_TERRAFORM_PROVIDER. */
function terraform(binary: string, provider: string): Contestant {
  return {
    name: "Terraform",
    async enter({ count, url }) {
      const folder = mkdtempSync(path.join(tmpdir(), "swr-terraform-"));
      const file = (name: string) => path.join(folder, name);
      const override = `dev_overrides { "huaweicloud/huaweicloud" = "${path.dirname(provider)}" }`;
      writeFileSync(file("cli.tfrc"), `provider_installation {\n  ${override}\n  direct {}\n}\n`);
      writeFileSync(file("main.tf"), terraformProgram(url));
      const env = {
        ...process.env,
        TF_CLI_CONFIG_FILE: file("cli.tfrc"),
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
      };
      const parallel = `-parallelism=${4 * availableParallelism()}`;
      let description = "before";
      const call = async (...args: string[]) => {
        const variables = ["-var", `registries=${count}`, "-var", `description=${description}`];
        await run(binary, [...args, "-input=false", "-no-color", parallel, ...variables], {
          cwd: folder,
          env,
          maxBuffer: 2 ** 28,
        });
      };
      const commands: Record<Operation, () => Promise<void>> = {
        preview: () => call("plan"),
        up: () => call("apply", "-auto-approve"),
        "no-change preview": () => call("plan", "-detailed-exitcode", "-refresh=false"),
        refresh: () => call("apply", "-refresh-only", "-auto-approve"),
        update: () => call("apply", "-auto-approve", "-refresh=false"),
        destroy: () => call("destroy", "-auto-approve", "-refresh=false"),
      };
      return {
        async does(operation) {
          if (operation === "update") description = "after";
          await commands[operation]();
        },
        stateBytes: () => statSync(file("terraform.tfstate")).size,
        stateParts: () => ({}),
        end: () => rmSync(folder, { recursive: true }),
      };
    },
  };
}

const terraformProgram = (url: string) => `terraform {
  required_providers { huaweicloud = { source = "huaweicloud/huaweicloud" } }
}
provider "huaweicloud" {
  region     = "${sample.region}"
  project_id = "${sample.projectId}"
  access_key = "${sample.accessKey}"
  secret_key = "${sample.secretKey}"
  endpoints  = { swr = "${url}/", iam = "${url}/" }
}
variable "registries" { type = number }
variable "description" { type = string }
resource "huaweicloud_swr_enterprise_instance_registry" "hub" {
  count       = var.registries
  instance_id = "${sample.instanceId}"
  name        = "hub-\${count.index}"
  type        = "swr-pro"
  url         = "https://harbor-\${count.index}.example.com"
  description = var.description
  insecure    = false
  credential {
    type          = "basic"
    access_key    = "robot"
    access_secret = "far-secret-1"
  }
}
`;

export function contestants(): Contestant[] {
  const { SWR_BENCH_TERRAFORM, SWR_BENCH_TERRAFORM_PROVIDER } = process.env;
  return [
    ...["ours", "floor", "closures"].map(onPulumi),
    ...(SWR_BENCH_TERRAFORM && SWR_BENCH_TERRAFORM_PROVIDER
      ? [terraform(SWR_BENCH_TERRAFORM, SWR_BENCH_TERRAFORM_PROVIDER)]
      : []),
  ];
}
