import { clockText, type RequestEnvironment } from "../diagnostics/causes";
import { ProviderError } from "../diagnostics/provider-error";
import { quote } from "../diagnostics/quote";
import { Client } from "../huaweicloud/client/client";
import { TimeLimit } from "../huaweicloud/client/time-limit";
import type { CredentialChain } from "../huaweicloud/credentials/credential-chain";
import type { Credentials } from "../huaweicloud/credentials/credentials";
import { metadataAddress, metadataTransport } from "../huaweicloud/credentials/ecs-metadata";
import { type ApiError, isApiError, isRefusal } from "../huaweicloud/errors/api-error";
import { wantsRenewal } from "../huaweicloud/errors/error-response";
import { openTransport, type Transport } from "../huaweicloud/http/transport";
import type { Denial } from "../huaweicloud/services/authorization-message";
import { defaultEndpoint } from "../huaweicloud/services/endpoints";
import { isPlaceId } from "../huaweicloud/services/place-id";
import { projectIdsOf } from "../huaweicloud/services/projects";
import { iam } from "../huaweicloud/services/service";
import { printable } from "../huaweicloud/text/display-text";
import { type Cancellation, lastMomentsOf, notCancelled } from "../huaweicloud/time/cancellation";
import { type Clock, systemClock } from "../huaweicloud/time/clock";
import { type Deadline, deadlineIn, laterOf } from "../huaweicloud/time/deadline";
import { regionWarning } from "../settings/regions";
import { endpointIn, type Settings, whereProject } from "../settings/settings";
import { Collection, type CollectionDescription, type CollectionOptions } from "../swr/collection";
import { type InstanceList, type InstancesPlace, instancesOf } from "../swr/instances";
import { swr } from "../swr/service";
import { version } from "../version";
import { chainFrom, signInFailure } from "./credential-sources";
import { projectBeside, unusedBeside } from "./place-beside";

/** Tells the user a line; few, and each names the resource. */
export type Log = (line: string) => void;

export interface SessionOptions {
  clock?: Clock;
  cancellation?: Cancellation;
  transport?: Transport;
  log?: Log;
  /** The address at which a server in Huawei Cloud asks about itself. */
  metadataAddress?: string;
}

/** Which address serves a place today, and which one served it when it was recorded. */
export interface Endpoint {
  current: string;
  recorded: string;
}

/** A project, and where it was found. */
interface Project {
  id: string;
  source: string;
}

/** A look-up of a project, and until when it goes on, on `clock.elapsed()`. */
interface LookUp {
  asked: Promise<Project>;
  endsAt: number;
}

const decodeWithinMs = 3_000;
/** A wait shorter than this is not worth a line. */
const longWaitMs = 5_000;

/** What handlers need of the world: a client for the settings of this process, a clock and a voice. */
export class Session {
  readonly clock: Clock;
  readonly log: Log;
  readonly #settings: Settings;
  readonly #cancellation: Cancellation;
  readonly #client: Client;
  readonly #chain: CredentialChain;
  readonly #projects = new Map<string, LookUp>();
  readonly #told = new Set<string>();

  constructor(settings: Settings, options: SessionOptions = {}) {
    this.#settings = settings;
    this.clock = options.clock ?? systemClock;
    this.#cancellation = options.cancellation ?? notCancelled;
    const log = options.log ?? ((line: string) => console.log(line));
    this.log = (line) => log(printable(line));
    this.#client = new Client({
      credentials: () => this.#signedIn(() => this.#chain.current()),
      renew: (used) => this.#signedIn(() => this.#chain.renewed(used)),
      maxRetries: settings.maxRetries,
      userAgent: `pulumi-huaweicloud-swr/${version}`,
      clock: this.clock,
      cancellation: this.#cancellation,
      transport: options.transport ?? openTransport(settings.network),
    });
    this.#chain = chainFrom(settings, {
      clock: this.clock,
      metadataAddress: options.metadataAddress ?? metadataAddress,
      metadataTransport: options.transport ?? metadataTransport(),
      client: this.#client,
      endpoint: (service) => endpointIn(service, this.#signInRegion, settings),
      onClock: (reading) => this.#tellOnce("clock", clockText(reading)),
    });
  }

  get region(): string | undefined {
    return this.#settings.region;
  }

  /** What surrounds requests to a region, for the causes of a failure. */
  requestEnvironment(region: string): RequestEnvironment {
    return { regionWarning: regionWarning(region, this.#settings), proxy: this.#settings.network.proxy };
  }

  /** Tells of a region that is perhaps misspelt, once for all that are in it. */
  warnAboutRegion(region: string): void {
    const doubt = regionWarning(region, this.#settings);
    this.#tellOnce(`region ${region}`, doubt && `${doubt} (where it is new, that is no mistake)`);
  }

  /** Tells a line about a subject, if there is one and none has been told. */
  #tellOnce(subject: string, line: string | undefined): void {
    if (!line || this.#told.has(subject)) return;
    this.#told.add(subject);
    this.log(`swr: ${line}`);
  }

  /** What stands beside the keys in their file and is not used in a region, and in which file. */
  unusedBeside(region: string): string | undefined {
    const unused = unusedBeside(this.#chain.place, this.#settings, region);
    return unused && `${unused} of ${this.#chain.source}`;
  }

  /** Tells it once, for the region of the settings. */
  warnAboutUnusedSettings(): void {
    const { region } = this.#settings;
    const unused = region && this.unusedBeside(region);
    this.#tellOnce("unused settings", unused && `set, but not used: ${unused}; other settings count`);
  }

  /** Whether requests carry a signature by a key, or else a token. */
  get signsRequests(): boolean {
    return this.#chain.kind === "keys";
  }

  /** Whether this run may take over registries of programs that do not say `adoptExisting`. */
  get adoptsExisting(): boolean {
    return this.#settings.adoptExisting;
  }

  /** Whether messages may name users and accounts. */
  get showsAuthorizationDetail(): boolean {
    return this.#settings.showAuthorizationDetail;
  }

  /** The request that decodes an encoded reason for a denial. */
  decoderFor(region: string): string {
    return `POST ${endpointIn("sts", region, this.#settings)}/v5/decode-authorization-message`;
  }

  /** Whether the run is interrupted: no more requests are sent. */
  get isStopping(): boolean {
    return this.#cancellation.noNewRequests.aborted;
  }

  /** Waits, or less where the run is interrupted: then the next request fails. */
  pause(ms: number): Promise<void> {
    return this.clock.sleep(ms, this.#cancellation.noNewRequests);
  }

  /** What interrupts the look for what became of a request that was cut. */
  get lastMoments(): Cancellation {
    return lastMomentsOf(this.#cancellation);
  }

  /** The credentials that requests carry, found or signed in for where that has not been done yet. */
  async credentials(): Promise<Credentials> {
    this.#open();
    return this.#signedIn(() => this.#chain.current());
  }

  /** The source in which the credential was found. */
  get credentialSource(): string {
    return this.#chain.source;
  }

  /** The address for a place that is not recorded yet: the override if there is one, else the region's own in the cloud of the settings. */
  endpointFor(region: string): Endpoint {
    const current = endpointIn("swr", region, this.#settings);
    return { current, recorded: current };
  }

  /** The address for a recorded place: today's override if there is one, else the recorded one. No record means the public cloud's, whatever the cloud is today. */
  recordedEndpoint(region: string, endpoint: string | undefined): Endpoint {
    const recorded = endpoint ?? defaultEndpoint(swr, region);
    return { current: this.#settings.endpoints.swr ?? recorded, recorded };
  }

  /**
   * The things of one kind in one instance.
   * @param label names the resource in lines about long waits
   */
  collection(
    description: CollectionDescription,
    options: Omit<CollectionOptions, "client" | "onWait">,
    label: string,
  ): Collection {
    const onWait = (error: ApiError, waitMs: number) => {
      if (waitMs < longWaitMs) return;
      this.log(`swr: ${label}: ${error.message}; trying again in ${Math.ceil(waitMs / 1000)} s`);
    };
    return new Collection(description, { ...options, client: this.#open(), onWait });
  }

  /** The names of the SWR Enterprise instances of a project. */
  instancesOf(place: InstancesPlace): Promise<InstanceList> {
    return instancesOf(this.#open(), place);
  }

  /** The id of {@link projectOf}. */
  async projectIn(region: string, deadline: Deadline): Promise<string> {
    return (await this.projectOf(region, deadline)).id;
  }

  /**
   * The project of the settings where it belongs to this region, else that of the credentials' file, else IAM's main project of the
   * region, asked once per process.
   */
  async projectOf(region: string, deadline: Deadline): Promise<Project> {
    const { projectId, from } = this.#settings;
    if (projectId && (this.#settings.region ?? region) === region)
      return { id: projectId, source: from.projectId ?? "the settings" };
    const time = new TimeLimit(deadline, this.#cancellation, this.clock);
    const request = { service: iam, request: "GET /v3/projects", endpoint: endpointIn("iam", region, this.#settings) };
    const describe = (waited: string) => `the project of region "${region}" was not found in ${waited}`;
    for (;;) {
      const { asked, endsAt } = this.#projectOnce(region, deadline);
      try {
        return await time.waitFor(asked, request, describe);
      } catch (error) {
        // It ended for lack of a time that this caller still has.
        const isOutOfTime = isApiError(error) && (error.kind === "timedOut" || error.notRetriedBecause !== undefined);
        if (!isOutOfTime || endsAt >= deadline.at || time.ended.aborted) throw error;
      }
    }
  }

  /** The look-up for all who wait for it: it ends by a time of its own, which is not shorter for somebody in a hurry. */
  #projectOnce(region: string, deadline: Deadline): LookUp {
    const known = this.#projects.get(region);
    if (known) return known;
    const own = laterOf(deadline, deadlineIn(undefined, this.clock));
    const lookUp = { asked: this.#askForProject(region, own), endsAt: own.at };
    this.#projects.set(region, lookUp);
    // A failed look-up is asked again next time, but not one that was refused, unless it may go with renewed credentials; who awaits it hears of it.
    lookUp.asked.catch((error) => {
      if (!isRefusal(error) || wantsRenewal(error)) this.#projects.delete(region);
    });
    return lookUp;
  }

  /** Why a request was denied, where STS tells: best effort, once, and never in place of the denial itself. */
  async decodeDenial({ encodedDenial }: ApiError, region: string): Promise<Denial | undefined> {
    if (!encodedDenial) return undefined;
    const deadline = { at: this.clock.elapsed() + decodeWithinMs, text: "3s" };
    const endpoint = endpointIn("sts", region, this.#settings);
    try {
      const { decodeAuthorizationMessage } =
        require("../huaweicloud/services/authorization-message") as typeof import("../huaweicloud/services/authorization-message");
      return await decodeAuthorizationMessage(this.#open(), endpoint, encodedDenial.text, deadline);
    } catch {
      // Who was denied often may not decode either: a hint less, not another failure.
      return undefined;
    }
  }

  async #askForProject(region: string, deadline: Deadline): Promise<Project> {
    await this.credentials();
    const beside = projectBeside(this.#chain.place, this.#settings, region);
    if (beside !== undefined) return checkedProject({ id: beside, source: this.#chain.source }, region);
    const [id, ...more] = await projectIdsOf(this.#open(), region, endpointIn("iam", region, this.#settings), deadline);
    if (id !== undefined && more.length === 0) return { id, source: "IAM's main project of the region" };
    const found = id === undefined ? "no project" : `${more.length + 1} projects`;
    const doubt = regionWarning(region, this.#settings);
    throw new ProviderError({
      operation: `find the project of region "${region}"`,
      reason: `no project was given, and IAM lists ${found} of that name for these credentials`,
      details: doubt ? [`Perhaps it is misspelt: ${doubt}.`] : [],
      remedy: this.#settings.provider
        ? `Check the region, or give \`projectId\` to the provider "${this.#settings.provider}" or to the resource.`
        : `Check the region, or give the project in ${whereProject}.`,
    });
  }

  /** The client, where the settings let anything be sent. */
  #open(): Client {
    const [problem] = this.#settings.problems;
    if (problem) {
      throw new ProviderError({ operation: "start", reason: problem, remedy: "Correct the setting, then run again." });
    }
    return this.#client;
  }

  /** Signing in is of the settings' region, whatever region a resource is in. */
  get #signInRegion(): string {
    return this.#settings.region ?? "cn-north-4";
  }

  async #signedIn(signIn: () => Promise<Credentials>): Promise<Credentials> {
    try {
      return await signIn();
    } catch (error) {
      throw signInFailure(error, this.#chain.source, this.requestEnvironment(this.#signInRegion));
    }
  }
}

/** A file may hold anything, and a project becomes part of an address. */
function checkedProject(project: Project, region: string): Project {
  if (isPlaceId(project.id)) return project;
  throw new ProviderError({
    operation: `find the project of region "${region}"`,
    reason: `the project of ${project.source} is ${quote(project.id)}; an id has 1 to 64 letters, digits, - and _`,
    details: ["Nothing was sent with it."],
    remedy: `Correct it there, or give the project in ${whereProject}.`,
  });
}
