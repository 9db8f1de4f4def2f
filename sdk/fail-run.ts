import path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * Whether Pulumi's language host runs this program in a process of its own. Only then does Pulumi know the project's folder. A program of
 * the Automation API or of a unit test shares the process of its caller.
 */
export function isOwnProcess(): boolean {
  return path.isAbsolute(pulumi.getRootDirectory());
}

/**
 * Fails a run for a problem that is found late. It throws no error, because a rejected output makes a program of the Automation API wait
 * forever. There, a logged error fails the run; in a process of its own, the exit code does.
 */
export function failRun(message: string): void {
  pulumi.log.error(message);
  if (isOwnProcess()) process.exitCode = 1;
}
