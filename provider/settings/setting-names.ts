import { closestMatches } from "../diagnostics/closest-match";
import { type Service, services } from "../huaweicloud/services/endpoints";
import { printable, tidy, uncoloured } from "../huaweicloud/text/display-text";
import { isJson, parseJson } from "../huaweicloud/text/json";
import { processEnv, type SettingSource } from "./environment";

/** A credential: always taken whole from one source. */
export const credentialSettings = ["accessKey", "secretKey", "securityToken", "authToken"] as const;

export const otherSettings = [
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

const details: readonly string[] = [...credentialSettings, ...otherSettings];
export const namespace = "huaweicloud:";
/**
 * A setting of stack config that holds nothing, and is refused: an empty one counts as left out, and means another account.
 * `swr.Provider` hands it on for what is wrong.
 */
export const emptyText = '""';
/** Of the settings that Pulumi's other package for Huawei Cloud has in this namespace, those that look like misspelt ones of ours. */
const ofOthers: readonly string[] = ["regional"];

/** What a program says of its settings at its start: of misspelt keys of stack config, and of what is set and not used; a line each. */
export function settingWarnings(config: Readonly<Record<string, string>>, env: SettingSource = processEnv): string[] {
  const unused = unusedAmong((key) => config[key], env);
  return [
    misspeltText(Object.keys(config)),
    unused.length > 0 ? `set, but not used by pulumi-huaweicloud-swr: ${unused.join(", ")}` : undefined,
  ].filter((line) => line !== undefined);
}

/**
 * What to say of the keys of stack config that are probably misspelt: such a setting is as good as none, so another region would be
 * taken, or the real cloud in place of another address. Only what is near to a known one, and not of another package for Huawei Cloud.
 */
export function misspeltText(keys: readonly string[]): string | undefined {
  const names = keys.filter((key) => key.startsWith(namespace)).map((key) => key.slice(namespace.length));
  const misspelt = names.flatMap((name) => {
    const [near] = details.includes(name) || ofOthers.includes(name) ? [] : closestMatches(name, details);
    // That package's documentation spells its settings so.
    const isTwin = name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()) === near && names.includes(near);
    return near && !isTwin ? [{ name, near }] : [];
  });
  if (misspelt.length === 0) return undefined;
  const list = (kind: "name" | "near") => misspelt.map((each) => namespace + tidy(each[kind], 80)).join(", ");
  const are = misspelt.length > 1 ? "are no settings" : "is no setting";
  return `${list("name")} in stack config ${are} of pulumi-huaweicloud-swr; did you mean ${list("near")}?`;
}

/** What a program is told of the settings of its `swr.Provider` of that name: a line each. */
export function complaints(provider: string, problems: readonly string[]): string {
  return printable(problems.map((problem) => `swr.Provider "${provider}": ${problem}`).join("\n"));
}

/** What is wrong with a name that no setting has. */
export function strangerProblem(name: string): string {
  const [near] = closestMatches(name, details);
  return `"${tidy(name, 80)}" is not a known setting; ${near ? `did you mean "${near}"?` : `known are ${details.join(", ")}`}`;
}

/** What is wrong with a text that Pulumi's CLI cannot show; it shows the settings of a provider. */
export function colourProblem(operation: string, text: string): string | undefined {
  if (uncoloured(text) === text) return undefined;
  return `${operation} holds <{%, which Pulumi takes for a colour where it shows the value; another text is required`;
}

/** Variables of Huawei Cloud's tools that mean nothing here, when they are meant, and why. */
const unusedVariables: ReadonlyArray<readonly [name: string, meant: RegExp, why: string]> = [
  ["HW_INSECURE", /^(?!(0|f|false)$)./i, "certificates are always verified; huaweicloud:caFile adds an authority"],
  ["HW_ENTERPRISE_PROJECT_ID", /./, "a replication registry is in none"],
  ["HW_SIGNING_ALGORITHM", /^(?!SDK-HMAC-SHA256$)./, "requests are signed by SDK-HMAC-SHA256"],
];

/** What is set and not used, each with the reason. */
export function unusedAmong(config: SettingSource, env: SettingSource): string[] {
  const variables = unusedVariables.filter(([name, meant]) => meant.test(env(name)?.trim() ?? ""));
  return [
    ...variables.map(([name, , reason]) => `${name} (${reason})`),
    ...servicesBeside(config).flatMap((name) => {
      const service = serviceMeantBy(name);
      return service ? [`${tidy(name, 80)} in huaweicloud:endpoints (did you mean ${service}?)`] : [];
    }),
  ];
}

/** The services of other packages that have addresses in `huaweicloud:endpoints`: they are left alone. */
export function otherServices(config: SettingSource): string[] {
  return servicesBeside(config).filter((name) => !serviceMeantBy(name));
}

/** What `huaweicloud:endpoints` names beside the services that are asked here. */
export function servicesBeside(config: SettingSource): string[] {
  const endpoints = parseJson(config(`${namespace}endpoints`) ?? "");
  return isJson(endpoints) ? Object.keys(endpoints).filter((name) => !services.some((own) => own === name)) : [];
}

/** The service that a name probably means: with its letters in another order or case, or with more around them. */
function serviceMeantBy(name: string): Service | undefined {
  const letters = (text: string) => [...text.toLowerCase()].sort().join("");
  return services.find((service) => letters(service) === letters(name)) ?? (/swr/i.test(name) ? "swr" : undefined);
}
