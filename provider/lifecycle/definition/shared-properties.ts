import { isPlaceId, isRegion } from "../../huaweicloud/services/place-id";
import { parseDuration } from "../../huaweicloud/time/deadline";
import type { PropertyTable, TextProperty } from "./property";

/** The rule for ids of projects and of what is in them. */
export const placeIdRule: Pick<TextProperty, "required" | "rule"> = {
  required: "an id is required",
  rule: (text) => (isPlaceId(text) ? undefined : '1 to 64 letters, digits, "-" and "_" are allowed'),
};

export const regionRule: Pick<TextProperty, "required" | "rule"> = {
  required: "a region such as cn-north-4 is required",
  rule: (text) => (isRegion(text) ? undefined : "a region is written like cn-north-4"),
};

const duration: TextProperty = {
  kind: "text",
  about: "Such as `90s`, `5m` or `1h30m`.",
  presence: "optional",
  wire: false,
  defaultValue: '"5m"',
  required: 'a duration such as "90s", "5m" or "1h30m" is required',
  rule: (text) =>
    parseDuration(text) === undefined ? 'allowed is a duration up to 24h, such as "90s", "5m" or "1h30m"' : undefined,
};

/** @param noun as in "registry" */
export function instanceIdProperty(noun: string): TextProperty {
  return {
    kind: "text",
    about: `The SWR Enterprise instance that holds the ${noun}.`,
    presence: "required",
    wire: false,
    replaces: true,
    ...placeIdRule,
  };
}

/** The properties that every resource in an instance ends with. */
export function sharedProperties(noun: string): PropertyTable {
  return {
    region: {
      kind: "text",
      about: `Region of the instance that holds the ${noun}.`,
      presence: "filled",
      wire: false,
      defaultValue: "stack config `huaweicloud:region`, then the environment variable HW_REGION_NAME",
      replaces: true,
      ...regionRule,
    },
    projectId: {
      kind: "text",
      about: `Project of the instance that holds the ${noun}.`,
      presence: "resolved",
      wire: false,
      defaultValue: "stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region",
      replaces: true,
      ...placeIdRule,
    },
    adoptExisting: {
      kind: "flag",
      about:
        `Take over a ${noun} of this name that already exists, if it equals this declaration in every field that SWR shows. ` +
        "What SWR does not show is then sent.",
      presence: "optional",
      wire: false,
      defaultValue: "false",
    },
    timeouts: {
      kind: "group",
      typeName: "Timeouts",
      typeAbout: "How long each operation may take: a duration up to 24h, such as `90s`, `5m` or `1h30m`.",
      about:
        'How long each operation may take, such as `{ delete: "10m" }`. Pulumi\'s own `customTimeouts` do not reach dynamic providers.',
      presence: "optional",
      required: "{ create, update, delete } is allowed",
      properties: { create: duration, update: duration, delete: duration },
    },
    endpoint: {
      kind: "text",
      about: `The endpoint of SWR that holds the ${noun}, if it is not the region's own.`,
      presence: "optionalOutput",
      wire: false,
    },
    createdAt: {
      kind: "text",
      about: `When SWR made the ${noun}, as SWR writes it.`,
      presence: "output",
      wire: "created_at",
    },
    updatedAt: {
      kind: "text",
      about: `When SWR last changed the ${noun}, as SWR writes it.`,
      presence: "output",
      wire: "updated_at",
    },
  };
}
