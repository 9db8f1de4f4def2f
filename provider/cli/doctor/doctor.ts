import { allowedSkewMs, skewText } from "../../diagnostics/causes";
import { isProviderError } from "../../diagnostics/provider-error";
import { quote } from "../../diagnostics/quote";
import { isPlaceId } from "../../huaweicloud/services/place-id";
import { printable } from "../../huaweicloud/text/display-text";
import { seconds } from "../../huaweicloud/time/seconds";
import { withProviderErrors } from "../../lifecycle/operation-errors";
import { type Log, Session, type SessionOptions } from "../../session/session";
import { processEnv, type SettingSource } from "../../settings/environment";
import {
  credentialSettings,
  misspeltWarning,
  namespace,
  otherServices,
  unusedSettings,
} from "../../settings/setting-names";
import { readSettings, type Settings, whereRegion } from "../../settings/settings";
import { type InstancesPlace, listInstancesAction } from "../../swr/instances";
import { registries } from "../../swr/registries";
import { version } from "../../version";
import { credentialLine, line, permissionLine, settingLines, warning } from "./report";
import { readStackConfig, type StackConfig } from "./stack-config";

export interface DoctorOptions extends SessionOptions {
  /**
   * Folder of the Pulumi program.
   * @defaultValue the current folder
   */
  folder?: string | undefined;
  /** @defaultValue the selected stack */
  stack?: string | undefined;
  /** The instance whose registries are read. Without it, the list of instances is read. */
  instance?: string | undefined;
  env?: SettingSource;
  stackConfig?: typeof readStackConfig;
}

/** Enough for a sign-in, a look-up and a read over a slow network. */
const withinMs = 30_000;
/** The settings that must not be readable in the state. */
const secretSettings = credentialSettings.filter((name) => name !== "accessKey");

/**
 * Reports which settings would be used and why, tries one signed read call, and explains what is wrong. Shows no secret and changes nothing.
 * @returns whether all is well
 */
export async function examine(options: DoctorOptions = {}): Promise<boolean> {
  const { folder = process.cwd(), stack, instance, env = processEnv, stackConfig = readStackConfig, ...rest } = options;
  const out = rest.log ?? ((text: string) => console.log(text));
  // Names and messages come from elsewhere: what could control the terminal is removed.
  const log: Log = (text) => out(printable(text));
  log(`pulumi-huaweicloud-swr ${version} on Node ${process.versions.node}\n\nWhat would be used, and why`);

  const config = await stackConfig(folder, stack);
  log(line("stack config", config.summary));
  for (const text of configWarnings(config)) log(warning(text));

  const ofConfig = (key: string) => config.settings.get(key);
  // One attempt is enough: whoever waits for a diagnosis wants the first answer.
  const settings = { ...readSettings(ofConfig, env), maxRetries: 0 };
  const { region } = settings;
  // Without stack config, the settings may differ from those of the program.
  if (region !== undefined && settings.problems.length === 0 && !config.problem)
    for (const text of settingLines(settings, region)) log(text);
  const unused = unusedLine(ofConfig, env);
  if (unused) log(unused);

  const problems = problemsOf(settings, config, instance);
  for (const problem of problems) log(`\nProblem: ${problem}.`);
  if (region === undefined || problems.length > 0) return false;

  const session = new Session(settings, { ...rest, log });
  const { regionWarning } = session.requestEnvironment(region);
  if (regionWarning) log(warning(regionWarning));
  try {
    const operation = instance ? `read the registries of instance ${instance}` : "read the list of instances";
    const outcome = () => "Only reading was tried: nothing was changed.";
    log("\nOne signed read call");
    return await withProviderErrors({ operation, region, outcome }, session, () =>
      tryReading(session, region, instance, log),
    );
  } catch (error) {
    if (!isProviderError(error)) throw error;
    log(`\n${error.message}`);
    return false;
  }
}

function configWarnings({ settings, plain }: StackConfig): string[] {
  const misspelt = misspeltWarning([...settings.keys()]);
  const secrets = secretSettings.map((name) => namespace + name).filter((key) => plain.has(key));
  return [
    ...(misspelt ? [misspelt] : []),
    ...secrets.map((key) => `${key} is stored in plain text, in config and state; set it again with --secret`),
  ];
}

function unusedLine(config: SettingSource, env: SettingSource): string | undefined {
  const others = otherServices(config);
  const unused = unusedSettings(config, env);
  if (others.length > 0) unused.push(`huaweicloud:endpoints for ${others.join(", ")}`);
  return unused.length > 0 ? line("not used", unused.join(", ")) : undefined;
}

/** Returns what is wrong before anything is sent. */
function problemsOf(settings: Settings, { problem }: StackConfig, instance: string | undefined): string[] {
  const { region, projectId, from } = settings;
  const id = "an id has 1 to 64 letters, digits, - and _";
  const problems = [
    // The program might use another account or cloud than the settings that could be read.
    problem && `stack config could not be read, so nothing was tried: ${problem}`,
    ...settings.problems,
    !problem && region === undefined && `the region is missing; give it in ${whereRegion}`,
    projectId !== undefined && !isPlaceId(projectId) && `${from.projectId} is ${quote(projectId)}; ${id}`,
    instance !== undefined && !isPlaceId(instance) && `--instance is ${quote(instance)}; ${id}`,
  ];
  return problems.filter((each) => typeof each === "string");
}

/** @returns whether there is an instance to use */
async function tryReading(session: Session, region: string, instance: string | undefined, log: Log): Promise<boolean> {
  const deadline = { at: session.clock.elapsed() + withinMs, text: seconds(withinMs) };
  const credentials = await session.credentials();
  log(credentialLine(credentials, session.credentialSource));
  const unused = session.unusedBeside(region);
  if (unused) log(line("not used", unused));

  const project = await session.projectOf(region, deadline);
  const projectText = `${project.id} (${project.source})`;
  log(line("project", projectText));

  const place = { endpoint: session.endpointFor(region).current, projectId: project.id, deadline };
  const sentAt = session.clock.elapsed();
  const { found, action, isUsable, serverTime } = await read(session, place, instance);
  log(line("SWR", `answered in ${seconds(session.clock.elapsed() - sentAt)}: ${found}`));
  log(permissionLine(action));
  if (serverTime !== undefined) log(line("clock", clockText(session.clock.now() - serverTime)));
  const problem = `Problem: there is no SWR Enterprise instance in project ${projectText} that these credentials can see.`;
  log(`\n${isUsable ? "All is well." : problem}`);
  return isUsable;
}

/** Reads the registries of an instance, or else the list of instances. */
async function read(session: Session, place: InstancesPlace, instanceId: string | undefined) {
  if (instanceId) {
    const collection = session.collection(registries, { ...place, instanceId, secrets: [] }, "the instance");
    const { ids, serverTime } = await collection.list();
    const found = `registries in the instance: ${ids.size}`;
    return { found, action: registries.actions.list, isUsable: true, serverTime };
  }
  const { instances, serverTime } = await session.instancesOf(place);
  const found = instances.length > 0 ? `instance ${instances.join(", ")}` : "no instance in this project";
  return { found, action: listInstancesAction, isUsable: instances.length > 0, serverTime };
}

/** The server's time has whole seconds only. */
function clockText(aheadMs: number): string {
  const allowed = `${allowedSkewMs / 60_000} minutes are allowed`;
  return Math.abs(aheadMs) < 2_000 ? `right (${allowed})` : `${skewText(aheadMs)} the server's (${allowed})`;
}
