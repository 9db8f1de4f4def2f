import { randomBytes } from "node:crypto";
import type { Deadline } from "../../../huaweicloud/time/deadline";
import { hasId } from "../../../swr/collection";
import type { Properties } from "../../definition/property";
import { idRecord, type Spec } from "../../definition/recorded-state";
import type { Resource } from "../../definition/resource";
import type { OperationContext } from "../../operation-context";
import { labelOf, Operation } from "../operation";
import { newPlace, placeRecord, projectLookupMark } from "../place";
import type { Sent } from "../read-back";

/** One create: what is to be made, and what is known of it from the start. */
export interface CreateRequest {
  spec: Spec;
  operation: Operation;
  /** Whether something that exists already may be taken over. */
  adopts: boolean;
  /** Tells what this resource took over from what it made itself. */
  mark: string;
  /** When the create began, on `clock.elapsed()`. */
  startedAt: number;
}

/** What SWR has now, and what it shows of that. */
export interface Made {
  sent: Sent;
  remote: Properties;
}

/** Finds the place, with the project that IAM shows if none is given. */
export async function createRequest(resource: Resource, spec: Spec, context: OperationContext): Promise<CreateRequest> {
  const { noun } = resource.api;
  const label = labelOf(resource, spec.name);
  const attempt = { title: `create ${label}`, outcome: `No ${noun} was created.` };
  const place = await newPlace(spec, resource, attempt, context);
  return {
    spec,
    operation: new Operation(resource, "create", label, place, [spec], context),
    adopts: spec.adoptExisting === true || context.session.adoptsExisting,
    mark: randomBytes(4).toString("hex"),
    startedAt: context.clock.elapsed(),
  };
}

/**
 * What is recorded of a create.
 * @param adoptionMark the mark, unless SWR has named the key in its answer to our POST
 */
export function sentBy(
  { spec, operation }: CreateRequest,
  { key, id }: { key: string; id?: string | undefined },
  more: { isNew: boolean; adoptionMark?: string; deadline?: Deadline },
): Sent {
  const { isNew, adoptionMark, deadline = operation.context.deadline } = more;
  const { resource, place } = operation;
  const known = { ...placeRecord(place), ...projectLookupMark(spec), ...idRecord(resource, id) };
  return { key, isMeant: hasId(id), state: { ...spec, ...known, adoptionMark }, isNew, deadline };
}
