import * as pulumi from "@pulumi/pulumi";
import { settingWarnings } from "../provider/settings/setting-names";

let warned = false;

/** Warns once per program of settings that are misspelt or not used. */
export function warnOfSettings(): void {
  if (warned) return;
  warned = true;
  for (const warning of settingWarnings(pulumi.runtime.allConfig())) pulumi.log.warn(warning);
}
