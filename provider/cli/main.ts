#!/usr/bin/env node
import { parseArgs } from "node:util";
import { printable } from "../huaweicloud/text/display-text";
import { nodeVersionProblem, version } from "../version";
import { examine } from "./doctor/doctor";

const usage = `Usage: pulumi-huaweicloud-swr doctor [--stack NAME] [--instance ID] [--cwd FOLDER]
       pulumi-huaweicloud-swr version | help

Says which region, project, addresses and credentials a Pulumi program in this folder would use, and why; tries one signed
read call, and explains what is wrong. Shows no secret and changes nothing. Ends with 0 where all is well, with 1 where not, with 2 where it is called wrongly.

  --stack      stack whose config is read; default: the selected one
  --instance   SWR Enterprise instance whose registries are read; default: the list of instances is
  --cwd        folder of the Pulumi program; default: this one`;

const print = (text: string) => {
  console.log(text);
  return 0;
};

interface Options {
  stack?: string | undefined;
  instance?: string | undefined;
  cwd?: string | undefined;
}

/** What can be asked for, with the code that it ends with. */
const commands = new Map<string, (options: Options) => number | Promise<number>>([
  ["help", () => print(usage)],
  ["version", () => print(version)],
  [
    "doctor",
    async ({ stack, instance, cwd }) => ((await examine({ stack, instance, ...(cwd && { folder: cwd }) })) ? 0 : 1),
  ],
]);

async function main(args: readonly string[]): Promise<number> {
  const text = { type: "string" } as const;
  const flag = (short: string) => ({ type: "boolean", short }) as const;
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { stack: text, instance: text, cwd: text, help: flag("h"), version: flag("v") },
  });
  const asked = values.help ? "help" : values.version ? "version" : positionals.join(" ");
  const command = commands.get(asked);
  if (!command) throw new Error(asked ? `unknown: ${asked}` : "");
  return command(values);
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
      // Node's text goes on about its own ways.
      const [what = ""] = error.message.split(/\. |\n/);
      console.error(`${what ? `${printable(what)}\n\n` : ""}${usage}`);
      process.exitCode = 2;
    },
  );
}
