import { firstLineOf, ProviderError } from "../../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../../huaweicloud/errors/api-error";
import type { Deadline } from "../../../huaweicloud/time/deadline";
import { SignInFailure } from "../../../session/credential-sources";
import { type Collection, isKeyGiven } from "../../../swr/collection";
import { differencesOfMade } from "../../definition/remote-state";
import { slackMs, timeOf } from "../server-times";
import type { CreateRequest } from "./create-request";
import { adoptionHint, describeListed, findByName, isComparable, type Listed, lineOf } from "./same-name";

/** How long the list is asked for what a lost POST made, even where the operation has no time left. */
const resolveWithinMs = 45_000;
/** What the lost POST is still making shows up a little later. */
const shortWaitsMs = [0, 2_000];
/** An answer that took longer than this to be lost may stand for work that still goes on. */
const slowMs = 5_000;
const longWaitsMs = [0, 2_000, 4_000, 8_000, 16_000];

/** The POSTs of one create whose answers were lost: finds out what they made before another one is sent, and after it. */
export class LostCreate {
  /** What the lost POST made, as far as anybody can tell. */
  found: Listed | undefined;
  /** When the first POST was sent whose answer was lost, on `clock.elapsed()`. */
  #lostSince: number | undefined;
  #deadline: Deadline | undefined;

  constructor(private readonly request: CreateRequest) {}

  /**
   * What a lost POST made; undefined if it surely made nothing, so that another one may be sent.
   * If the list cannot tell, the loss of the answer is what counts.
   */
  async resolve(error: ApiError): Promise<Listed | undefined> {
    // Nothing was sent since the list was asked.
    if (error.sentAt === undefined && this.#lostSince !== undefined) return undefined;
    try {
      return await this.#find(error.sentAt ?? this.#context.clock.elapsed());
    } catch (cause) {
      throw isNoAnswer(cause) ? error : cause;
    }
  }

  /** What a POST made that was sent then, though its answer named something else; undefined if nothing is there, or nobody can tell. */
  async find(sentAt: number): Promise<Listed | undefined> {
    try {
      return await this.#find(sentAt);
    } catch (error) {
      if (isNoAnswer(error)) return undefined;
      throw error;
    }
  }

  async #find(sentAt: number): Promise<Listed | undefined> {
    const { clock, session, deadline } = this.#context;
    this.#lostSince ??= sentAt;
    this.#deadline ??= { ...deadline, at: Math.max(deadline.at, clock.elapsed()) + resolveWithinMs };
    const waitsMs = clock.elapsed() - sentAt > slowMs ? longWaitsMs : shortWaitsMs;
    for (const waitMs of waitsMs) {
      if (waitMs > 0) await clock.sleep(waitMs, session.lastMoments.noNewRequests);
      this.found = await this.#findOwn(this.#deadline, this.#lostSince);
      if (this.found) return this.found;
    }
    return undefined;
  }

  /**
   * The thing that this very POST made, or undefined if nothing has the name. One that differs, or that was there before by the server's own
   * clock, is not taken for it: then this fails and names it.
   */
  async #findOwn(deadline: Deadline, lostSince: number): Promise<Listed | undefined> {
    const { operation, spec, mark } = this.request;
    const { resource } = operation;
    const { clock, ownership } = this.#context;
    const { found, serverTime = Number.NaN } = await findByName(spec.name, operation, this.#collection(deadline));
    const since = serverTime - (clock.elapsed() - lostSince) - slackMs;
    const isNew = ({ remote }: Listed) => timeOf(remote.createdAt) >= since;
    // What another resource of this run has is not what this POST made, nor is what this run has deleted and SWR still shows.
    const free = found.filter((listed) => {
      const claim = operation.claimKey(listed.key);
      return !ownership.isOwned(claim) && (isNew(listed) || !ownership.wasDeleted(claim));
    });
    if (free.length === 0) return undefined;
    const own = free.filter((listed) => {
      const isEqual =
        isComparable(resource, listed.remote) && differencesOfMade(resource, spec, listed.remote).length === 0;
      return isEqual && isNew(listed) && timeOf(listed.remote.createdAt) <= serverTime + slackMs;
    });
    const [only] = own;
    if (only && own.length === 1) {
      ownership.claim(operation.claimKey(only.key), mark);
      return only;
    }
    throw new ProviderError({
      operation: operation.title,
      reason: `the answer was lost, and it is not certain which ${resource.api.noun} of that name this run made`,
      details: free.map((listed) => lineOf(listed, resource)),
      remedy: [
        adoptionHint(this.request, free),
        "Otherwise look at it in the console and delete it there; then run `pulumi up` again.",
      ]
        .filter(Boolean)
        .join(" "),
    });
  }

  /** After a later POST that succeeded: tells of a second one, which an earlier POST has made late. Never fails: there is a key. */
  async tellOfSecond(ownKey: string): Promise<void> {
    const { operation, spec } = this.request;
    const { api } = operation.resource;
    const { noun, keyField } = api;
    // What is known by its name is there once.
    if (this.#lostSince === undefined || !this.#deadline || !isKeyGiven(api)) return;
    try {
      const { found } = await findByName(spec.name, operation, this.#collection(this.#deadline));
      const others = found.filter(
        ({ key }) => key !== ownKey && !this.#context.ownership.isOwned(operation.claimKey(key)),
      );
      operation.log(
        others.length === 0
          ? `the answer to its first create was lost; a second one was sent and made ${keyField} ${ownKey}. SWR shows no other of that name, but the first may still make one`
          : `the answer to its first create was lost, and SWR has ${others.length + 1} of that name now. This resource keeps ${keyField} ${ownKey}; ` +
              `if nobody else owns the other, delete it by hand: ${others.map((each) => describeListed(each, operation.resource)).join(" and ")}`,
      );
    } catch (error) {
      operation.log(
        `${keyField} ${ownKey} was created after an earlier create whose answer was lost; whether that one made a second ${noun} could not be seen: ${firstLineOf(error)}`,
      );
    }
  }

  #collection(deadline: Deadline): Collection {
    const { session } = this.#context;
    return this.request.operation.collection({ deadline, urgent: true, cancellation: session.lastMoments });
  }

  get #context() {
    return this.request.operation.context;
  }
}

/** Whether the list could not be asked, so that it tells nothing. */
function isNoAnswer(error: unknown): boolean {
  return isApiError(error) || error instanceof SignInFailure;
}
