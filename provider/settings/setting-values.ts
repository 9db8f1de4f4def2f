import { quote } from "../diagnostics/quote";
import { isUnknown } from "./unknowns";

/** Reads one setting of a source. */
export type Read = (key: string) => string | undefined;

/** A setting, and where it was found; neither where it was not. */
export interface Found {
  key: string | undefined;
  value: string | undefined;
}

const flags: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false };

/** Reads a setting that is on or off; default off. */
export function flagFrom(key: string, read: Read, problems: string[]): boolean {
  const text = read(key);
  if (text === undefined || isUnknown(text)) return false;
  const flag = Object.hasOwn(flags, text.toLowerCase()) ? flags[text.toLowerCase()] : undefined;
  if (flag === undefined) problems.push(`${key} is ${quote(text)}; allowed is true (1) or false (0)`);
  return flag ?? false;
}
