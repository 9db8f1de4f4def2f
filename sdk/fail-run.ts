import path from "node:path";
import * as pulumi from "@pulumi/pulumi";

/**
 * Whether Pulumi's language host runs this program, in a process of its own: only then it says where the project is. A program of the
 * Automation API or of a unit test runs in a process of somebody else's.
 */
export function isOwnProcess(): boolean {
  return path.isAbsolute(pulumi.getRootDirectory());
}

/**
 * Fails a run for what is found late. It is not thrown: a value that fails makes a program of the Automation API wait without end. There
 * a logged error fails the run; in a process of its own the exit code does.
 */
export function failRun(message: string): void {
  pulumi.log.error(message);
  if (isOwnProcess()) process.exitCode = 1;
}
