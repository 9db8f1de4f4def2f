import { quote } from "../../diagnostics/quote";
import type { Checked, CheckSettings, PlaceDefaults, Properties } from "../../lifecycle/handler";
import { type CheckFailure, validate } from "../../lifecycle/validate";
import { whereRegion } from "../../settings/settings";
import { isUnknown } from "../../settings/unknowns";
import type { RegistrySpec } from "./args";
import { lostHostIn } from "./lost-host";
import { knownAt, registrySchema, secretPaths } from "./schema";

/** Fills in the place and the defaults, then judges the whole. */
export function check(news: Properties, olds: Properties, settings: CheckSettings): Checked {
  const inputs = { ...news, ...placeFor(news, olds, settings), ...insecureFor(news) };
  const failures = validate(inputs, registrySchema, knownAt, secretPaths).map((complaint) =>
    complaint.property === "region" && inputs.region === undefined
      ? { property: "region", reason: `the region is missing; give it in ${whereRegion}` }
      : complaint,
  );
  const isNew = Object.keys(olds).length === 0;
  const adopts = inputs.adoptExisting === true || settings.adoptExisting === true;
  return {
    inputs,
    failures: [...failures, ...unspeakableHost(inputs), ...rulesAcross(inputs)],
    notices: isNew && adopts ? noticeOfAdoption(inputs) : [],
  };
}

function noticeOfAdoption({ name }: Properties): string[] {
  if (typeof name !== "string" || isUnknown(name)) return [];
  return [`registry ${quote(name)}: if a registry of this name exists and equals the program, it is taken over`];
}

/** Reads inputs that `check` has passed. */
export function specOf(inputs: Properties): RegistrySpec {
  return registrySchema.parse(inputs);
}

/** Program, else settings, else what was recorded: so a changed setting previews as a replace, and a looked-up project is not lost. */
function placeFor(news: Properties, olds: Properties, settings: PlaceDefaults): Properties {
  const region = news.region ?? settings.region ?? olds.region;
  // Projects belong to a region: one that was given or recorded for another region is not this one's.
  const settled = (settings.region ?? region) === region ? settings.projectId : undefined;
  const recorded = olds.region === region ? olds.projectId : undefined;
  const projectId = news.projectId ?? settled ?? recorded;
  return { ...(region !== undefined && { region }), ...(projectId !== undefined && { projectId }) };
}

function insecureFor({ insecure, type }: Properties): Properties {
  if (insecure !== undefined || isUnknown(type)) return {};
  return { insecure: type === "swr-pro-internal" };
}

function unspeakableHost({ dnsConf }: Properties): CheckFailure[] {
  const reason = lostHostIn(dnsConf);
  return reason === undefined ? [] : [{ property: "dnsConf.hosts", reason }];
}

/** Rules between properties; each is skipped while one side is unknown. */
function rulesAcross({ type, target, insecure, dnsConf }: Properties): CheckFailure[] {
  if (typeof type !== "string" || isUnknown(type)) return [];
  const failures: CheckFailure[] = [];
  const internal = type === "swr-pro-internal";
  if (internal && target === undefined) {
    failures.push({
      property: "target",
      reason:
        'target is missing; type "swr-pro-internal" requires { regionId, projectId, instanceId } of the target instance',
    });
  }
  if (!internal && target !== undefined && !isUnknown(target)) {
    failures.push({
      property: "target",
      reason: `target is given; type "${type}" takes none, only "swr-pro-internal" does`,
    });
  }
  if ((internal || type === "huawei-SWR") && dnsConf !== undefined && !isUnknown(dnsConf)) {
    failures.push({
      property: "dnsConf",
      reason: `dnsConf is given; type "${type}" takes none, only "swr-pro" does`,
    });
  }
  if (internal && insecure === false) {
    failures.push({
      property: "insecure",
      reason: 'insecure is false; type "swr-pro-internal" takes only true, which is its default',
    });
  }
  return failures;
}
