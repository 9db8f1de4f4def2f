import * as pulumi from "@pulumi/pulumi";
import { isFoundFrom, missingIn } from "../provider/dynamic/loader";
import { isOwnProcess } from "./fail-run";

// Read when the program starts, because Pulumi's host runs in that folder.
const folder = process.cwd();
let checked = false;

/** Fails the program if Pulumi's host cannot find this package, for example if only another package depends on it. */
export function mustBeFoundByHost(): void {
  if (checked) return;
  // A program of the Automation API or of a unit test runs in any folder.
  if (isOwnProcess() && !isFoundFrom(folder)) {
    throw new pulumi.RunError(
      `${missingIn(folder)}. Pulumi loads the provider from the program's folder; it is not enough that another package depends on it.`,
    );
  }
  checked = true;
}
