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

/** The setting that only a provider of ours has: its name. */
export const ownMark = "huaweicloud:provider";

type Given = Partial<Record<SettingName, unknown>>;

/** Each of them makes a provider one of an account of its own. */
const signingIn: readonly SettingName[] = [...credentialSettings, "profile"];

/** The others are texts as they stand. */
const writtenAsText: ReadonlySet<string> = new Set<SettingName>(["endpoints", "maxRetries", "showAuthorizationDetail"]);

/**
 * What a provider's process is configured with: it does not see stack config, so what that says is handed on. What is wrong
 * in the arguments fails here, whether or not a resource uses the provider; what is not known yet, as soon as it is.
 */
export function settingsOf(name: string, args: unknown): pulumi.Inputs {
  const given = givenIn(name, args);
  const config = new pulumi.Config("huaweicloud");
  const isGiven = (key: SettingName) => given[key] !== undefined;
  const ownNames = signingIn.filter(isGiven);
  const ownCredential = ownNames.length > 0;
  const isAbsent = ownCredentialIsAbsent(name, given, ownNames);
  // A project belongs to one region and account: with either given here, that of stack config is another's. So is who is signed in as.
  const notInherited: readonly string[] = [
    ...(isGiven("region") || ownCredential ? ["projectId"] : []),
    ...(ownCredential ? ["profile", "agencyUrn", ...credentialSettings] : []),
  ];
  const settings = settingNames.flatMap((key) => {
    const inherited = notInherited.includes(key) ? undefined : inheritedFrom(name, config, key);
    const value = asText(name, given, key, inherited, ownNames.includes(key) ? isAbsent : false);
    const isSecret = isCredential(key) && key !== "accessKey";
    return value === undefined ? [] : [[namespace + key, isSecret ? pulumi.secret(value) : value]];
  });
  return { [ownMark]: name, ...Object.fromEntries(settings) };
}

function isCredential(key: SettingName): boolean {
  return credentialSettings.some((each) => each === key);
}

function inheritedFrom(name: string, config: pulumi.Config, key: SettingName): pulumi.Input<string> | undefined {
  if (isCredential(key)) return config.getSecret(key);
  const text = config.get(key);
  const problem = text === undefined ? undefined : colourProblem(`${namespace}${key} in stack config`, text);
  if (problem) throw new pulumi.RunError(describeProblems(name, [problem]));
  return text;
}

/**
 * Whether a credential that is given is none once all of it is known: it was to be another account than the environment's, so that
 * must not be taken in its place.
 */
function ownCredentialIsAbsent(name: string, given: Given, names: readonly SettingName[]): pulumi.Input<boolean> {
  if (names.length === 0 || !names.every((key) => isPending(given[key]))) return false;
  const isAbsent = pulumi.all(names.map((key) => given[key])).apply((values) => {
    const isNone = values.every((value) => value === undefined || value === null);
    const problem = `${names.join(" and ")} turned out to have no value, so it has no credential of its own; leave out what stack config or the environment is to say`;
    if (isNone) failRun(describeProblems(name, [problem]));
    return isNone;
  });
  // It tells nothing of them, and must not make a secret of the access key.
  return pulumi.unsecret(isAbsent);
}

/** The arguments, where they have known names and, as far as they are known, right values. */
function givenIn(name: string, args: unknown): Given {
  if (typeof args !== "object" || args === null || Array.isArray(args) || isLater(args)) {
    const problem = 'its settings are an object such as { region: "cn-north-4" }, or left out';
    throw new pulumi.RunError(describeProblems(name, [problem]));
  }
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(args).map(([key, value]) => [key, value ?? undefined]),
  );
  const strangers = Object.keys(given).filter((key) => !settingNames.some((details) => details === key));
  const problems = [...strangers.map(unknownSettingProblem), ...problemsIn(name, given)];
  if (problems.length > 0) throw new pulumi.RunError(describeProblems(name, problems));
  return given;
}

/** A provider is configured with texts, as stack config is. */
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
  return pulumi.all([value, inherited, isAbsent, isSecret]).apply(([plain, otherwise, absent, secret]) => {
    if (absent) return emptyText;
    const problems = problemsIn(name, { ...given, [key]: plain ?? undefined });
    if (problems.length === 0) return textOf(plain) ?? otherwise;
    // What is wrong with a credential quotes nothing of it; of any other secret it may.
    const told = secret && !isCredential(key) ? [`${key} is not right; it is a secret, so it is not shown`] : problems;
    failRun(describeProblems(name, told));
    return emptyText;
  });
}

/** By the rules that hold for stack config, with what is not known yet taken for right. */
function problemsIn(name: string, given: Given): string[] {
  // Loaded for a provider alone: most programs have none.
  const { readSettings } = require("../provider/settings/settings") as typeof import("../provider/settings/settings");
  const unfit = new Map(Object.entries(given).map(([key, value]) => [key, unfitProblem(key, value)]));
  const read: SettingSource = (key) => {
    if (key === ownMark) return name;
    const own = key.slice(namespace.length);
    const value = Object.hasOwn(given, own) ? given[own as SettingName] : undefined; // of the arguments, if it is one
    return unfit.get(own) || isPending(value) ? UNKNOWN : textOf(value);
  };
  const { problems } = readSettings(read, () => undefined);
  // Stack config may hold the services of other packages for Huawei Cloud too; a provider of ours has no use for them.
  const strangers = unknownServices(read).map(
    (service) => `endpoints names "${service}"; allowed are swr, iam and sts`,
  );
  const told = [...unfit.values()].filter((problem) => problem !== undefined);
  return [...told, ...strangers, ...problems.map((problem) => problem.replaceAll(namespace, ""))];
}

function unfitProblem(key: string, value: unknown): string | undefined {
  if (value === undefined || isPending(value)) return undefined;
  if (typeof value !== "string" && !writtenAsText.has(key)) return `${key} is not a text`;
  const text = textOf(value);
  return text === undefined || text === emptyText
    ? `${key} is empty; leave it out to take what stack config or the environment says`
    : colourProblem(key, text);
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.trim() === "") return emptyText;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether the value, or one in it, is known only later. */
function isPending(value: unknown): boolean {
  return isLater(value) || (typeof value === "object" && value !== null && Object.values(value).some(isLater));
}

function isLater(value: unknown): boolean {
  return value instanceof Promise || pulumi.Output.isInstance(value);
}
