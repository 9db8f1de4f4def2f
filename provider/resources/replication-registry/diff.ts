import { isDeepStrictEqual } from "node:util";
import type { Difference, Properties } from "../../lifecycle/handler";
import { sameValue } from "./meaning";

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
const local = ["adoptExisting", "timeouts", "secretVersion"];

/** Unknown counts as changed: in a replacing property, dependents are then deleted first. */
export function diff(state: Properties, news: Properties): Difference {
  const replaces = replacing.filter((key) => movesTo(state[key], news[key]));
  if (replaces.length > 0) return { replaces };
  return sameRemote(state, news) && local.every((key) => isDeepStrictEqual(state[key], news[key]))
    ? { changes: false }
    : { replaces };
}

/** Whether SWR holds already what the program says; a new version of the secret asks to send it again. */
export function sameRemote(state: Properties, news: Properties): boolean {
  return (
    state.secretVersion === news.secretVersion && comparedKeys.every((key) => sameValue(key, state[key], news[key]))
  );
}

/** A place that is absent on either side is no difference: the setting or the look-up behind it has not changed. */
function movesTo(from: unknown, to: unknown): boolean {
  return from !== undefined && to !== undefined && !isDeepStrictEqual(from, to);
}
