import * as pulumi from "@pulumi/pulumi";
import type { SettingSource } from "../provider/settings/environment";
import {
  colourProblem,
  credentialSettings,
  describeProblems,
  emptyText,
  namespace,
  type SettingName,
  settingNames,
  unknownServices,
  unknownSettingProblem,
} from "../provider/settings/setting-names";
import { UNKNOWN } from "../provider/settings/unknowns";
import { failRun } from "./fail-run";

/** The key of a provider's name, a setting that only providers of this package have. */
export const providerNameKey = "huaweicloud:provider";

type Given = Partial<Record<SettingName, unknown>>;

const credentialNames: readonly string[] = credentialSettings;
/** Each of them gives a provider an account of its own. */
const signInNames: readonly SettingName[] = [...credentialSettings, "profile"];
/** The settings that may be other than strings. */
const convertedNames: readonly string[] = ["endpoints", "maxRetries", "showAuthorizationDetail"];

/**
 * Returns the settings that the process of a provider is configured with. That process does not see stack config, so they include what
 * stack config has. Invalid arguments fail the program, whether or not a resource uses the provider; those that are not known yet fail
 * the run once they are known.
 */
export function settingsOf(name: string, args: unknown): pulumi.Inputs {
  const given = validArguments(name, args);
  const config = new pulumi.Config("huaweicloud");
  const ownSignIn = signInNames.filter((key) => given[key] !== undefined);
  const isAbsent = isSignInAbsent(name, given, ownSignIn);
  // The project, profile, agency and credential of stack config may belong to another region or account than the provider's own.
  const notInherited: readonly string[] = [
    ...(given.region !== undefined || ownSignIn.length > 0 ? ["projectId"] : []),
    ...(ownSignIn.length > 0 ? ["agencyUrn", ...signInNames] : []),
  ];
  const inputs: pulumi.Inputs = { [providerNameKey]: name };
  for (const key of settingNames) {
    const inherited = notInherited.includes(key) ? undefined : inheritedFrom(name, config, key);
    const value = asText(name, given, key, inherited, ownSignIn.includes(key) && isAbsent);
    const isSecret = credentialNames.includes(key) && key !== "accessKey";
    if (value !== undefined) inputs[namespace + key] = isSecret ? pulumi.secret(value) : value;
  }
  return inputs;
}

function runError(name: string, ...problems: string[]): pulumi.RunError {
  return new pulumi.RunError(describeProblems(name, problems));
}

function inheritedFrom(name: string, config: pulumi.Config, key: SettingName): pulumi.Input<string> | undefined {
  if (credentialNames.includes(key)) return config.getSecret(key);
  const text = config.get(key);
  const problem = text && colourProblem(`${namespace}${key} in stack config`, text);
  if (problem) throw runError(name, problem);
  return text;
}

/**
 * Whether a credential or profile that is given turns out to have no value. The provider was meant to use another account than that of
 * the environment, so the run fails.
 */
function isSignInAbsent(name: string, given: Given, keys: readonly SettingName[]): pulumi.Input<boolean> {
  if (keys.length === 0 || !keys.every((key) => isPending(given[key]))) return false;
  const isAbsent = pulumi.all(keys.map((key) => given[key])).apply((values) => {
    if (values.some((value) => value !== undefined && value !== null)) return false;
    const problem = `${keys.join(" and ")} turned out to have no value, so it has no credential of its own; leave out what stack config or the environment is to give`;
    failRun(describeProblems(name, [problem]));
    return true;
  });
  // The result reveals no secret, and must not make the access key a secret.
  return pulumi.unsecret(isAbsent);
}

/** Returns the arguments. Fails if a name is unknown or a known value is invalid. */
function validArguments(name: string, args: unknown): Given {
  if (typeof args !== "object" || args === null || Array.isArray(args) || isLater(args))
    throw runError(name, 'its settings must be an object such as { region: "cn-north-4" }, or left out');
  const given = Object.fromEntries(Object.entries(args).map(([key, value]) => [key, value ?? undefined]));
  const unknown = Object.keys(given).filter((key) => !settingNames.some((known) => known === key));
  const problems = [...unknown.map(unknownSettingProblem), ...problemsIn(name, given)];
  if (problems.length > 0) throw runError(name, ...problems);
  return given;
}

/** Returns a setting as text, as in stack config. */
function asText(
  name: string,
  given: Given,
  key: SettingName,
  inherited: pulumi.Input<string> | undefined,
  isAbsent: pulumi.Input<boolean>,
): pulumi.Input<string | undefined> | undefined {
  const value = given[key];
  if (value === undefined) return inherited;
  if (!isPending(value)) return textOf(value);
  const isSecret = pulumi.isSecret(pulumi.output(value));
  return pulumi.all([value, inherited, isAbsent, isSecret]).apply(([known, otherwise, absent, secret]) => {
    if (absent) return emptyText;
    const problems = problemsIn(name, { ...given, [key]: known ?? undefined });
    if (problems.length === 0) return textOf(known) ?? otherwise;
    // Problems of a credential do not quote it. Those of other settings may quote a secret.
    const isQuoted = secret && !credentialNames.includes(key);
    const shown = isQuoted ? [`${key} is invalid; it is a secret, so it is not shown`] : problems;
    failRun(describeProblems(name, shown));
    return emptyText;
  });
}

/** Checks arguments by the rules of stack config. Values that are not known yet pass. */
function problemsIn(name: string, given: Given): string[] {
  // Loaded only when a provider is created: most programs have none.
  const { readSettings } = require("../provider/settings/settings") as typeof import("../provider/settings/settings");
  const ownProblems = new Map(Object.entries(given).map(([key, value]) => [key, ownProblem(key, value)]));
  const values = new Map<string, unknown>(Object.entries(given));
  const read: SettingSource = (key) => {
    if (key === providerNameKey) return name;
    const own = key.slice(namespace.length);
    return ownProblems.get(own) || isPending(values.get(own)) ? UNKNOWN : textOf(values.get(own));
  };
  const { problems } = readSettings(read, () => undefined);
  return [
    ...[...ownProblems.values()].filter((problem) => problem !== undefined),
    // In stack config, other packages may have endpoints too.
    ...unknownServices(read).map((service) => `endpoints names "${service}"; allowed are swr, iam and sts`),
    ...problems.map((problem) => problem.replaceAll(namespace, "")),
  ];
}

/** Returns the problem of a value that stack config cannot have. */
function ownProblem(key: string, value: unknown): string | undefined {
  if (value === undefined || isPending(value)) return undefined;
  if (typeof value !== "string" && !convertedNames.includes(key)) return `${key} is not a string`;
  const text = textOf(value) ?? emptyText;
  return text === emptyText
    ? `${key} is empty; leave it out to use stack config or the environment`
    : colourProblem(key, text);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.trim() === "") return emptyText;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether a value, or one in it, is known only later. */
function isPending(value: unknown): boolean {
  return isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(isLater));
}

/** Whether it is a promise or an output. */
export function isLater(value: unknown): boolean {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}
