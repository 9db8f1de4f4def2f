#!/usr/bin/env node
import { parseArgs } from "node:util";
import { examine } from "./doctor";

const usage = `Usage: pulumi-huaweicloud-swr doctor [--stack NAME] [--instance ID] [--cwd FOLDER]

Says which region, project, addresses and credentials a Pulumi program in this folder would use, and why; tries one signed
read call, and explains what is wrong. Shows no secret and changes nothing. Ends with 0 where all is well, with 1 where not, with 2 where it is called wrongly.

  --stack      stack whose config is read; default: the selected one
  --instance   SWR Enterprise instance whose registries are read; default: the list of instances is
  --cwd        folder of the Pulumi program; default: this one`;

async function main(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { stack: text, instance: text, cwd: text, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  if (positionals.join() !== "doctor")
    throw new Error(positionals.length > 0 ? `unknown: ${positionals.join(" ")}` : "");
  const well = await examine({
    stack: values.stack,
    instance: values.instance,
    ...(values.cwd && { folder: values.cwd }),
  });
  return well ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    // Node's text goes on about its own ways.
    const [what = ""] = error.message.split(/\. |\n/);
    console.error(`${what ? `${what}\n\n` : ""}${usage}`);
    process.exitCode = 2;
  },
);
