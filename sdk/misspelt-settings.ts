import * as pulumi from "@pulumi/pulumi";
import { misspeltAmong } from "../provider/setting-names";

let warned = false;

/** Warns of the stack's config once, whatever is made. */
export function warnOfMisspeltSettings(): void {
  if (warned) return;
  warned = true;
  for (const warning of misspeltAmong(Object.keys(pulumi.runtime.allConfig()))) pulumi.log.warn(warning);
}
