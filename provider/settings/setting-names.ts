import { closestMatches } from "../diagnostics/closest-match";
import { printable, tidy, uncoloured } from "../huaweicloud/text/display-text";
import { isJson, parseJson } from "../huaweicloud/text/json";
import { processEnv, type SettingSource } from "./environment";

/** The services that have an endpoint in the settings. */
export const serviceIds = ["swr", "iam", "sts"] as const;
export type ServiceId = (typeof serviceIds)[number];

/** The parts of a credential, which is always taken whole from one source. */
export const credentialSettings = ["accessKey", "secretKey", "securityToken", "authToken"] as const;

export const settingNames = [
  ...credentialSettings,
  "region",
  "projectId",
  "profile",
  "agencyUrn",
  "cloud",
  "endpoints",
  "caFile",
  "maxRetries",
  "showAuthorizationDetail",
] as const;
export type SettingName = (typeof settingNames)[number];

export const namespace = "huaweicloud:";

/**
 * The value of an empty setting, which is a problem: if it counted as not given, another account would be used. `swr.Provider` passes
 * it on in place of an invalid value.
 */
export const emptyText = '""';

/** Settings of Pulumi's other package for Huawei Cloud that look like misspelt ones of ours. */
const settingsOfOtherPackage: readonly string[] = ["regional"];

/** Returns the warnings of a program at its start: settings of stack config that are misspelt, and settings that are not used. */
export function settingWarnings(config: Readonly<Record<string, string>>, env: SettingSource = processEnv): string[] {
  const unused = unusedSettings((key) => config[key], env);
  return [
    misspeltWarning(Object.keys(config)),
    unused.length > 0 ? `set, but not used by pulumi-huaweicloud-swr: ${unused.join(", ")}` : undefined,
  ].filter((line) => line !== undefined);
}

/**
 * Warns of keys of stack config that are probably misspelt. A misspelt setting has no effect, so another region would be used, or the
 * real cloud in place of another endpoint. Names that resemble none of ours, and those of the other package, pass.
 */
export function misspeltWarning(keys: readonly string[]): string | undefined {
  const names = keys.filter((key) => key.startsWith(namespace)).map((key) => key.slice(namespace.length));
  const misspelt = names.flatMap((name) => {
    const [near] = settingsOfOtherPackage.includes(name) ? [] : closestMatches(name, settingNames);
    // The documentation of the other package spells its settings this way.
    const isSnakeCase = name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) === near && names.includes(near);
    return near && near !== name && !isSnakeCase ? [{ name, near }] : [];
  });
  if (misspelt.length === 0) return undefined;
  const list = (kind: "name" | "near") => misspelt.map((each) => namespace + tidy(each[kind], 80)).join(", ");
  const are = misspelt.length > 1 ? "are not settings" : "is not a setting";
  return `${list("name")} in stack config ${are} of pulumi-huaweicloud-swr; did you mean ${list("near")}?`;
}

/** Says which `swr.Provider` the problems are of, a line each. */
export function describeProblems(provider: string, problems: readonly string[]): string {
  return printable(problems.map((problem) => `swr.Provider "${provider}": ${problem}`).join("\n"));
}

export function unknownSettingProblem(name: string): string {
  const [near] = closestMatches(name, settingNames);
  const hint = near ? `did you mean "${near}"?` : `the known settings are ${settingNames.join(", ")}`;
  return `"${tidy(name, 80)}" is not a known setting; ${hint}`;
}

/** Returns what is wrong with a text that Pulumi's CLI cannot show: the CLI shows the settings of a provider. */
export function colourProblem(subject: string, text: string): string | undefined {
  if (uncoloured(text) === text) return undefined;
  return `${subject} holds <{%, which Pulumi takes for a colour where it shows the value; another text is required`;
}

/** Variables of Huawei Cloud's tools that have no effect here, the values that ask for something else than what is done, and why. */
const unusedVariables: ReadonlyArray<readonly [name: string, values: RegExp, why: string]> = [
  ["HW_INSECURE", /^(?!(0|f|false)$)./i, "certificates are always verified; huaweicloud:caFile adds an authority"],
  ["HW_ENTERPRISE_PROJECT_ID", /./, "what is in an instance belongs to no enterprise project"],
  ["HW_SIGNING_ALGORITHM", /^(?!SDK-HMAC-SHA256$)./, "requests are signed by SDK-HMAC-SHA256"],
];

/** Returns what is set and not used, each with the reason. */
export function unusedSettings(config: SettingSource, env: SettingSource): string[] {
  const variables = unusedVariables.filter(([name, values]) => values.test(env(name)?.trim() ?? ""));
  return [
    ...variables.map(([name, , reason]) => `${name} (${reason})`),
    ...unknownServices(config).flatMap((name) => {
      const service = misspeltService(name);
      return service ? [`${tidy(name, 80)} in huaweicloud:endpoints (did you mean ${service}?)`] : [];
    }),
  ];
}

/** Returns the services of other packages that have an endpoint in `huaweicloud:endpoints`. */
export function otherServices(config: SettingSource): string[] {
  return unknownServices(config).filter((name) => !misspeltService(name));
}

/** Returns the names in `huaweicloud:endpoints` that are no services of ours. */
export function unknownServices(config: SettingSource): string[] {
  const endpoints = parseJson(config(`${namespace}endpoints`) ?? "");
  return isJson(endpoints) ? Object.keys(endpoints).filter((name) => !serviceIds.some((own) => own === name)) : [];
}

/** Returns the service that a name probably means: its letters are in another order or case, or it contains "swr". */
function misspeltService(name: string): ServiceId | undefined {
  const letters = (text: string) => [...text.toLowerCase()].sort().join("");
  return serviceIds.find((service) => letters(service) === letters(name)) ?? (/swr/i.test(name) ? "swr" : undefined);
}
