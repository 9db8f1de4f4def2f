import { allowedSkewMs, skewText } from "../../diagnostics/causes";
import { isProviderError } from "../../diagnostics/provider-error";
import { quote } from "../../diagnostics/quote";
import { isPlaceId } from "../../huaweicloud/services/place-id";
import { printable } from "../../huaweicloud/text/display-text";
import { seconds } from "../../huaweicloud/time/seconds";
import { withProviderErrors } from "../../lifecycle/operation-errors";
import { type Log, Session, type SessionOptions } from "../../session/session";
import {
  credentialSettings,
  misspeltWarning,
  namespace,
  otherServices,
  unusedSettings,
} from "../../settings/setting-names";
import { processEnv, readSettings, type Settings, whereRegion } from "../../settings/settings";
import { listInstancesAction } from "../../swr/instances";
import { listRegistriesAction } from "../../swr/registries";
import { version } from "../../version";
import { credentialLine, type Line, rightsLine, settingLines } from "./report";
import { readStackConfig, type StackConfig } from "./stack-config";

export interface DoctorOptions extends SessionOptions {
  /** Folder of the Pulumi program; default: where the command runs. */
  folder?: string;
  /** Default: the selected one. */
  stack?: string | undefined;
  /** The instance whose registries are read; default: the list of instances is. */
  instance?: string | undefined;
  env?: (key: string) => string | undefined;
  stackConfig?: typeof readStackConfig;
}

/** Enough for a sign-in, a look-up and a read over a slow way. */
const withinMs = 30_000;
/** Nobody may see them who can read the state. */
const secretSettings: readonly string[] = credentialSettings.filter((name) => name !== "accessKey");

/**
 * Says which settings would be used and why, tries one signed read call, and explains what is wrong. Shows no secret, changes nothing.
 * @returns whether all is well
 */
export async function examine(options: DoctorOptions = {}): Promise<boolean> {
  const {
    folder = process.cwd(),
    stack,
    instance,
    env = processEnv,
    stackConfig = readStackConfig,
    ...world
  } = options;
  const out = world.log ?? ((line) => console.log(line));
  // Names and messages come from elsewhere; a terminal must not obey them.
  const log: Log = (text) => out(printable(text));
  const tell = ([name, text]: Line) => log(`  ${name.padEnd(13)} ${text}`);
  const doubt = (text: string) => log(`  Perhaps not right: ${text}${text.endsWith("?") ? "" : "."}`);

  log(`pulumi-huaweicloud-swr ${version} on Node ${process.versions.node}\n\nWhat would be used, and why`);
  const config = await stackConfig(folder, stack);
  tell(["stack config", config.summary]);
  const ofConfig = (key: string) => config.settings.get(key);
  const misspelt = misspeltWarning([...config.settings.keys()]);
  if (misspelt) doubt(misspelt);
  for (const name of secretSettings.filter((each) => config.plain.has(`${namespace}${each}`)))
    doubt(`${namespace}${name} is stored in plain, in the stack's config and state; set it again with --secret`);
  // Once, without patience: who waits for a diagnosis wants the first answer.
  const settings = { ...readSettings(ofConfig, env), maxRetries: 0 };
  const { region } = settings;
  // Without stack config these might be of another region or address than the program's.
  if (region !== undefined && settings.problems.length === 0 && !config.problem)
    for (const line of settingLines(settings, region)) tell(line);
  const others = otherServices(ofConfig);
  const unused = [
    ...unusedSettings(ofConfig, env),
    ...(others.length > 0 ? [`huaweicloud:endpoints for ${others.join(", ")}`] : []),
  ];
  if (unused.length > 0) tell(["not used", unused.join(", ")]);
  const problems = problemsOf(settings, config, instance);
  for (const problem of problems) log(`\nNot right: ${problem}.`);
  if (region === undefined || problems.length > 0) return false;

  const session = new Session(settings, { ...world, log });
  const { regionWarning: doubtOfRegion } = session.requestEnvironment(region);
  if (doubtOfRegion) doubt(doubtOfRegion);
  try {
    return await tryReading(session, { region, instance, tell, say: log });
  } catch (error) {
    if (!isProviderError(error)) throw error;
    log(`\n${error.message}`);
    return false;
  }
}

/** What is wrong before anything is sent. */
function problemsOf(settings: Settings, { problem }: StackConfig, instance: string | undefined): string[] {
  const { region, projectId, from } = settings;
  const id = "an id has 1 to 64 letters, digits, - and _";
  const problems = [
    // Without it, another account or cloud might be asked than the program would ask.
    problem && `stack config could not be read, so nothing was tried: ${problem}`,
    ...settings.problems,
    !problem && region === undefined && `the region is missing; give it in ${whereRegion}`,
    projectId !== undefined && !isPlaceId(projectId) && `${from.projectId} is ${quote(projectId)}; ${id}`,
    instance !== undefined && !isPlaceId(instance) && `--instance is ${quote(instance)}; ${id}`,
  ];
  return problems.filter((each) => typeof each === "string");
}

interface Trial {
  region: string;
  instance: string | undefined;
  tell: (line: Line) => void;
  say: Log;
}

async function tryReading(session: Session, { region, instance, tell, say: log }: Trial): Promise<boolean> {
  const deadline = { at: session.clock.elapsed() + withinMs, text: seconds(withinMs) };
  const operation = instance ? `read the registries of instance ${instance}` : "read the list of instances";
  log("\nOne signed read call");
  return withProviderErrors(
    { operation, region, outcome: () => "Only reading was tried: nothing was changed." },
    session,
    async () => {
      const credentials = await session.credentials();
      tell(credentialLine(credentials, session.credentialSource));
      const unused = session.unusedBeside(region);
      if (unused) tell(["not used", unused]);
      const { id: projectId, source: whence } = await session.projectOf(region, deadline);
      tell(["project", `${projectId} (${whence})`]);
      const endpoint = session.endpointFor(region).current;
      const sentAt = session.clock.elapsed();
      const { found, tried, isUsable, serverTime } = instance
        ? await registriesIn(session, { endpoint, projectId, instanceId: instance, deadline })
        : await instancesIn(session, { endpoint, projectId, deadline });
      tell(["SWR", `answered in ${seconds(session.clock.elapsed() - sentAt)}: ${found}`]);
      tell(rightsLine(tried));
      if (serverTime !== undefined) tell(["clock", clockText(session.clock.now() - serverTime)]);
      const wrong = `Not right: there is no SWR Enterprise instance in project ${projectId} (${whence}) for these credentials to see.`;
      log(`\n${isUsable ? "All is well." : wrong}`);
      return isUsable;
    },
  );
}

interface Place {
  endpoint: string;
  projectId: string;
  deadline: { at: number; text: string };
}

async function instancesIn(session: Session, place: Place) {
  const { instances, serverTime } = await session.instancesOf(place);
  const found = instances.length > 0 ? `instance ${instances.join(", ")}` : "no instance in this project";
  return { found, tried: listInstancesAction, isUsable: instances.length > 0, serverTime };
}

async function registriesIn(session: Session, place: Place & { instanceId: string }) {
  const { ids, serverTime } = await session.registries({ ...place, secrets: [] }, "the instance").list();
  const found = `registries in the instance: ${ids.length}`;
  return { found, tried: listRegistriesAction, isUsable: true, serverTime };
}

/** The server tells whole seconds. */
function clockText(aheadMs: number): string {
  const allowed = `${allowedSkewMs / 60_000} minutes are allowed`;
  return Math.abs(aheadMs) < 2_000 ? `right (${allowed})` : `${skewText(aheadMs)} the server's (${allowed})`;
}
