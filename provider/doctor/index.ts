import { attempting } from "../advice";
import { allowedSkewMs, skewText } from "../causes";
import { isProviderFailure } from "../failure";
import { misspeltAmong } from "../setting-names";
import { processEnv, readSettings, type Settings, whereRegion } from "../settings";
import { Site, type SiteOptions } from "../site";
import { seconds } from "../swr/seconds";
import { version } from "../version";
import { credentialLine, type Line, settingLines } from "./report";
import { readStackConfig } from "./stack-config";

export interface DoctorOptions extends SiteOptions {
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
  const say = world.say ?? ((line) => console.log(line));
  const tell = ([name, text]: Line) => say(`  ${name.padEnd(13)} ${text}`);
  say(`pulumi-huaweicloud-swr ${version} on Node ${process.versions.node}\n\nWhat would be used, and why`);
  const config = await stackConfig(folder, stack);
  tell(["stack config", config.account]);
  for (const warning of misspeltAmong([...config.settings.keys()])) say(`  Perhaps not right: ${warning}`);
  // Once, without patience: who waits for a diagnosis wants the first answer.
  const settings = { ...readSettings((key) => config.settings.get(key), env), maxRetries: 0 };
  for (const problem of settings.problems) say(`\nNot right: ${problem}.`);
  if (settings.region === undefined) say(`\nNot right: the region is missing; give it in ${whereRegion}.`);
  if (settings.problems.length > 0 || settings.region === undefined) return false;
  for (const line of settingLines(settings, settings.region)) tell(line);
  const site = new Site(settings, { ...world, say });
  try {
    await tryReading(site, { settings, region: settings.region, instance, tell, say });
    return true;
  } catch (error) {
    if (!isProviderFailure(error)) throw error;
    say(`\n${error.message}`);
    return false;
  }
}

interface Trial {
  settings: Settings;
  region: string;
  instance: string | undefined;
  tell: (line: Line) => void;
  say: (line: string) => void;
}

async function tryReading(site: Site, { settings, region, instance, tell, say }: Trial): Promise<void> {
  site.tellDoubtAbout(region);
  const deadline = { at: site.clock.elapsed() + withinMs, text: seconds(withinMs) };
  const what = instance ? `read the registries of instance ${instance}` : "read the list of instances";
  await attempting({ what, region, left: () => "Only reading was tried: nothing was changed." }, site, async () => {
    tell(credentialLine(await site.credentials(), site.credentialSource));
    const projectId = await site.projectIn(region, deadline);
    tell(["project", `${projectId} (${settings.from.projectId ?? "IAM's main project of the region"})`]);
    const endpoint = site.servedNew(region).today;
    say("\nOne signed read call");
    const sentAt = site.clock.elapsed();
    const { found, serverTime } = instance
      ? await registriesIn(site, { endpoint, projectId, instanceId: instance, deadline })
      : await instancesIn(site, { endpoint, projectId, deadline });
    tell(["SWR", `answered in ${seconds(site.clock.elapsed() - sentAt)}: ${found}`]);
    if (serverTime !== undefined) tell(["clock", clockText(site.clock.now() - serverTime)]);
    say("\nAll is well.");
  });
}

interface Place {
  endpoint: string;
  projectId: string;
  deadline: { at: number; text: string };
}

async function instancesIn(site: Site, place: Place) {
  const { names, serverTime } = await site.instancesOf(place);
  return { found: names.length > 0 ? `instances ${names.join(", ")}` : "no instance in this project", serverTime };
}

async function registriesIn(site: Site, place: Place & { instanceId: string }) {
  const { registries, serverTime } = await site.registries({ ...place, secrets: [] }, "the instance").list();
  return { found: `${registries.length} registries in the instance`, serverTime };
}

/** The server tells whole seconds. */
function clockText(aheadMs: number): string {
  const allowed = `${allowedSkewMs / 60_000} minutes are allowed`;
  return Math.abs(aheadMs) < 2_000 ? `right (${allowed})` : `${skewText(aheadMs)} the server's (${allowed})`;
}
