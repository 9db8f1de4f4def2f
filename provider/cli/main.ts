#!/usr/bin/env node
import { parseArgs } from "node:util";
import { printable } from "../huaweicloud/text/display-text";
import { nodeVersionProblem, version } from "../version";
import { examine } from "./doctor/doctor";

const usage = `Usage: pulumi-huaweicloud-swr doctor [--stack NAME] [--instance ID] [--cwd FOLDER]
       pulumi-huaweicloud-swr version | help

Reports which region, project, endpoints and credentials a Pulumi program in this folder would use, and why; tries one signed
read call, and explains what is wrong. Shows no secret and changes nothing.
The exit code is 0 if all is well, 1 if not, and 2 if the arguments are wrong.

  --stack      stack whose config is read; default: the selected one
  --instance   SWR Enterprise instance whose registries are read; default: the list of instances is read
  --cwd        folder of the Pulumi program; default: this one`;

/** @returns the exit code */
async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const flag = (short: string) => ({ type: "boolean", short }) as const;
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { stack: text, instance: text, cwd: text, help: flag("h"), version: flag("v") },
  });
  const { stack, instance, cwd: folder, help, version: asksVersion } = values;
  const command = help ? "help" : asksVersion ? "version" : positionals.join(" ");
  switch (command) {
    case "help":
      console.log(usage);
      return 0;
    case "version":
      console.log(version);
      return 0;
    case "doctor":
      return (await examine({ stack, instance, folder })) ? 0 : 1;
    default:
      throw new Error(command ? `unknown: ${command}` : "");
  }
}

const problem = nodeVersionProblem(process.versions.node);
if (problem !== undefined) {
  console.error(problem);
  process.exitCode = 1;
} else {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      // The first sentence says what is wrong; Node goes on with advice on other uses of its parser.
      const [reason = ""] = error.message.split(/\. |\n/);
      console.error(`${reason ? `${printable(reason)}\n\n` : ""}${usage}`);
      process.exitCode = 2;
    },
  );
}
