import { isDeepStrictEqual } from "node:util";
import type { Difference, Properties } from "../room";
import { hasUnknown } from "../unknowns";

const replacing = ["region", "projectId", "instanceId", "type"];
/** What SWR shows of a registry and a program declares. */
export const comparedKeys = [
  "name",
  "type",
  "url",
  "description",
  "insecure",
  "dnsConf",
  "target",
  "credential",
] as const;
/** What lives here only: recorded, never sent. */
const local = ["adoptExisting", "timeouts"];

/** Unknown counts as changed: in a replacing property, dependents are then deleted first. */
export function diff(state: Properties, news: Properties): Difference {
  const replaces = replacing.filter((key) => movesTo(state[key], news[key]));
  if (replaces.length > 0) return { replaces };
  return sameRemote(state, news) && local.every((key) => isDeepStrictEqual(state[key], news[key]))
    ? { changes: false }
    : { replaces };
}

/** Whether SWR holds already what the program says. */
export function sameRemote(state: Properties, news: Properties): boolean {
  return comparedKeys.every((key) => sameValue(key, state[key], news[key]));
}

/** A place that is absent on either side is no difference: the setting or the look-up behind it has not changed. */
function movesTo(from: unknown, to: unknown): boolean {
  return from !== undefined && to !== undefined && !isDeepStrictEqual(from, to);
}

/** Whether two values of a property mean the same to SWR. */
export function sameValue(key: string, a: unknown, b: unknown): boolean {
  if (hasUnknown(a) || hasUnknown(b)) return false;
  return a === b || isDeepStrictEqual(meaning(key, a), meaning(key, b));
}

function meaning(key: string, value: unknown): unknown {
  if (key === "url" && typeof value === "string") return sameAddress(value);
  if (key === "description") return value ?? "";
  if (key === "dnsConf") return hostsOf(value);
  return value;
}

/** SWR may cut the last `/` and write the host in lower case. */
function sameAddress(text: string): string {
  if (!URL.canParse(text)) return text;
  const { protocol, host, pathname } = new URL(text);
  let end = pathname.length;
  while (pathname[end - 1] === "/") end -= 1;
  return `${protocol}//${host}${pathname.slice(0, end)}`;
}

function hostsOf(dnsConf: unknown): unknown {
  return typeof dnsConf === "object" && dnsConf !== null && "hosts" in dnsConf ? dnsConf.hosts : {};
}
