import { ProviderError } from "../../diagnostics/provider-error";
import type { ApiError } from "../../huaweicloud/errors/api-error";
import { tidy } from "../../huaweicloud/text/display-text";
import type { Deadline } from "../../huaweicloud/time/deadline";
import type { Collection, CollectionOptions, Item } from "../../swr/collection";
import { textCleaner } from "../definition/clean-text";
import type { Properties } from "../definition/property";
import type { PartialState } from "../definition/recorded-state";
import { type Privacy, privacyOf } from "../definition/remote-state";
import type { Resource } from "../definition/resource";
import { fromWire } from "../definition/wire";
import type { OperationContext } from "../operation-context";
import { errorDetailsFrom, withProviderErrors } from "../operation-errors";
import { claimKey } from "../ownership";
import { idOf, type Place } from "./place";

type RequestOptions = Partial<Pick<CollectionOptions, "maxRetries" | "urgent" | "cancellation">> & {
  deadline?: Deadline;
};

/** How messages call one: by its name, and by its key if that is another. */
export function labelOf(resource: Resource, name: string | undefined, key?: string): string {
  const { noun } = resource.api;
  if (!name) return key === undefined ? noun : `${noun} ${key}`;
  return key === undefined || key === name ? `${noun} "${tidy(name, 64)}"` : `${noun} "${tidy(name, 64)}" (${key})`;
}

/** One call of one verb: what it works on, where that is, and how SWR is asked for it. */
export class Operation {
  /** As in `delete registry "hub" (42)`. */
  readonly title: string;
  readonly #privacy: Privacy;

  /**
   * @param label as in `registry "hub" (42)`
   * @param states what is declared and recorded: their secrets are never shown
   */
  constructor(
    readonly resource: Resource,
    verb: string,
    readonly label: string,
    readonly place: Place,
    states: readonly PartialState[],
    readonly context: OperationContext,
  ) {
    this.title = `${verb} ${label}`;
    this.#privacy = privacyOf(resource, ...states);
  }

  /** SWR's things of this kind, by default until the deadline of the call. */
  collection(options: RequestOptions = {}): Collection {
    const { session, deadline } = this.context;
    const { projectId, instanceId, endpoint } = this.place;
    const place = { endpoint: endpoint.current, projectId, instanceId };
    return session.collection(this.resource.api, { ...place, deadline, ...this.#privacy, ...options }, this.label);
  }

  /** What an item of an answer says, without the secrets of the call. */
  read({ json, redact }: Item): Properties {
    return fromWire(this.resource, json, textCleaner(redact, this.#privacy.shown));
  }

  idOf(key: string): string {
    return idOf(this.place.instanceId, key);
  }

  claimKey(key: string): string {
    return claimKey(this.resource.name, this.idOf(key));
  }

  log(line: string): void {
    this.context.log(`${this.label}: ${line}`);
  }

  /** Does the work; an ApiError becomes the error that the user reads. */
  withErrors<T>(outcome: (error: ApiError) => string, work: () => Promise<T>): Promise<T> {
    return withProviderErrors(
      { operation: this.title, region: this.place.region, outcome },
      this.context.session,
      work,
    );
  }

  /** The details of the error that the user reads. */
  errorDetails(error: ApiError, outcome: string) {
    const attempt = { operation: this.title, region: this.place.region, outcome: () => outcome };
    return errorDetailsFrom(error, attempt, this.context.session);
  }

  /** @param remedy what to do, if that is known better than by the kind of error */
  async failure(error: ApiError, outcome: string, remedy?: string): Promise<ProviderError> {
    return new ProviderError({ ...(await this.errorDetails(error, outcome)), ...(remedy && { remedy }) });
  }
}
