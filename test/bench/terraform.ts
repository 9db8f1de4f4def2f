import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { sample } from "../emulator/emulator";
import type { Contestant, Operation } from "./contestants";

const run = promisify(execFile);

/** Terraform with Huawei's provider: the binaries are given by SWR_BENCH_TERRAFORM and SWR_BENCH_TERRAFORM_PROVIDER. */
export function terraform(binary: string, provider: string): Contestant {
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
        state: () => readFileSync(file("terraform.tfstate"), "utf8"),
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
