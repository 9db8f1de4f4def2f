import * as pulumi from "@pulumi/pulumi";
import { isFoundFrom, missingIn } from "../provider/dynamic/loader";
import { isOwnProcess } from "./fail-run";

// Taken when the program starts, for that is where Pulumi's host runs too.
const folder = process.cwd();
let checked = false;

/** Fails where Pulumi's host will not find this package: a program may have it by way of another one only. */
export function mustBeFoundByHost(): void {
  if (checked) return;
  // A program of the Automation API or of a unit test runs in any folder.
  if (isOwnProcess() && !isFoundFrom(folder)) {
    throw new pulumi.RunError(
      `${missingIn(folder)}. Pulumi loads the provider from the program's folder; that a package which the program uses depends on it is not enough.`,
    );
  }
  checked = true;
}
