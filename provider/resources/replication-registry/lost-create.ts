import { firstLineOf } from "../../diagnostics/provider-error";
import { type ApiError, isApiError } from "../../huaweicloud/errors/api-error";
import type { Deadline } from "../../huaweicloud/time/deadline";
import type { Session } from "../../session/session";
import { SignInFailure } from "../../session/sign-in";
import type { Registries } from "../../swr/registries";
import type { RegistrySpec } from "./args";
import { fullId, type Place, type RequestLabel, registriesAt } from "./place";
import { describe, findByName, findCreatedByThisRun, type Listed } from "./settling";

/** How long the list is asked for what a lost POST made, even where the operation has no time left. */
const settleWithinMs = 45_000;
/** What the lost POST is still making shows up a little later. */
const shortWaitsMs = [0, 2_000];
/** An answer that took longer than this to be lost may stand for work that still goes on. */
const slowMs = 5_000;
const longWaitsMs = [0, 2_000, 4_000, 8_000, 16_000];

export interface LostCreateOptions {
  spec: RegistrySpec;
  place: Place;
  label: RequestLabel;
  deadline: Deadline;
  /** Marks the registry in the state, where it is found. */
  mark: string;
}

/** The POSTs of one create whose answers were lost: finds out what they made before another one is sent, and after it. */
export class LostCreate {
  /** What the lost POST made, as far as anybody can tell. */
  found: Listed | undefined;
  /** When the first one was sent whose answer was lost, on `clock.elapsed()`. */
  #lostSince: number | undefined;
  #within: Deadline | undefined;

  constructor(
    private readonly options: LostCreateOptions,
    private readonly site: Session,
  ) {}

  /**
   * The id of what a lost POST made; undefined where it surely made nothing, so that another one may be sent.
   * Where the list cannot tell, the loss of the answer is what counts.
   */
  async resolve(fault: ApiError): Promise<string | undefined> {
    const { clock } = this.site;
    // Nothing was sent since the list was asked.
    if (fault.sentAt === undefined && this.#lostSince !== undefined) return undefined;
    const sentAt = fault.sentAt ?? clock.elapsed();
    try {
      return (await this.#find(sentAt))?.id;
    } catch (error) {
      throw isNoAnswer(error) ? fault : error;
    }
  }

  /** What a POST made that was sent then, though its answer named something else; undefined where nothing is there, or nobody can tell. */
  async find(sentAt: number): Promise<Listed | undefined> {
    try {
      return await this.#find(sentAt);
    } catch (error) {
      if (isNoAnswer(error)) return undefined;
      throw error;
    }
  }

  async #find(sentAt: number): Promise<Listed | undefined> {
    const { spec, deadline, mark } = this.options;
    const { clock, lastMoments } = this.site;
    this.#lostSince ??= sentAt;
    this.#within ??= { ...deadline, at: Math.max(deadline.at, clock.elapsed()) + settleWithinMs };
    const waitsMs = clock.elapsed() - sentAt > slowMs ? longWaitsMs : shortWaitsMs;
    for (const waitMs of waitsMs) {
      if (waitMs > 0) await clock.sleep(waitMs, lastMoments.noNewRequests);
      this.found = await findCreatedByThisRun(spec, this.#registries(this.#within), this.site, this.#lostSince, mark);
      if (this.found) return this.found;
    }
    return undefined;
  }

  /** After a later POST that succeeded: tells of a second registry, which an earlier one has made late. Never fails: there is an id. */
  async tellOfSecond(registryId: string): Promise<void> {
    if (this.#lostSince === undefined || !this.#within) return;
    const { spec } = this.options;
    const label = `swr: registry "${spec.name}"`;
    try {
      const { found } = await findByName(spec.name, this.#registries(this.#within));
      const others = found.filter(
        ({ id }) => id !== registryId && !this.site.ownership.isOwned(fullId(spec.instanceId, id)),
      );
      if (others.length === 0) {
        this.site.log(
          `${label}: the answer to its first create was lost; a second one was sent and made id ${registryId}. SWR shows no other of that name, but the first may still make one`,
        );
        return;
      }
      this.site.log(
        `${label}: the answer to its first create was lost, and SWR has ${others.length + 1} of that name now. This resource keeps id ${registryId}; ` +
          `if nobody else owns the other, delete it by hand: ${others.map(describe).join(" and ")}`,
      );
    } catch (error) {
      this.site.log(
        `${label}: id ${registryId} was created after an earlier create whose answer was lost; whether that one made a second registry could not be seen: ${firstLineOf(error)}`,
      );
    }
  }

  #registries(within: Deadline): Registries {
    const { place, label } = this.options;
    return registriesAt(place, label, within, this.site, { urgent: true, cancellation: this.site.lastMoments });
  }
}

/** Whether the list could not be asked, so that it tells nothing. */
function isNoAnswer(error: unknown): boolean {
  return isApiError(error) || error instanceof SignInFailure;
}
