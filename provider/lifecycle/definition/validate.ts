import type * as z from "zod";
import { closestMatches } from "../../diagnostics/closest-match";
import { quote } from "../../diagnostics/quote";
import { tidy } from "../../huaweicloud/text/display-text";
import { isUnknownAt, valueAt } from "../../settings/unknowns";
import { holdsSecret, isInput, keysOf, type Property, type PropertyTable } from "./property";
import type { CheckFailure } from "./resource";
import { schemaOf } from "./schema";

type Issue = z.core.$ZodIssue;

/** Holds arguments against the definition and returns all failures at once. Values that preview does not know yet pass. */
export function validate(inputs: unknown, properties: PropertyTable): CheckFailure[] {
  const result = schemaOf(properties).safeParse(inputs);
  const issues = result.success ? [] : result.error.issues;
  return issues
    .filter((issue) => !isUnknownAt(inputs, issue.path))
    .flatMap((issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => unknownProperty([...issue.path, key], tableAt(properties, issue.path)))
        : [invalidProperty(issue, inputs, properties)],
    );
}

function invalidProperty({ path, message }: Issue, inputs: unknown, properties: PropertyTable): CheckFailure {
  const property = pathText(path);
  const found = propertyAt(properties, path);
  const isSecret = found !== undefined && holdsSecret(found);
  return { property, reason: `${property} ${describeInvalid(valueAt(inputs, path), isSecret)}; ${message}` };
}

function unknownProperty(path: readonly PropertyKey[], table: PropertyTable): CheckFailure {
  const property = pathText(path);
  const known = keysOf(table, isInput);
  const [nearest] = closestMatches(String(path.at(-1)), known);
  const hint = nearest ? `did you mean "${nearest}"?` : `known are ${known.join(", ")}`;
  return { property, reason: `"${tidy(property, 80)}" is not a known property; ${hint}` };
}

function propertyAt(properties: PropertyTable, path: readonly PropertyKey[]): Property | undefined {
  return tableAt(properties, path.slice(0, -1))[String(path.at(-1))];
}

/** The table of the group at a path; empty where there is no group. */
function tableAt(properties: PropertyTable, path: readonly PropertyKey[]): PropertyTable {
  return path.reduce<PropertyTable>((table, key) => {
    const property = table[String(key)];
    return property?.kind === "group" ? property.properties : {};
  }, properties);
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

function describeInvalid(value: unknown, isSecret: boolean): string {
  if (value === undefined || value === null) return "is missing";
  if (value === "") return "is empty";
  if (isSecret) return "is not right";
  if (typeof value === "object") return Array.isArray(value) ? "is an array" : "is an object";
  return `is ${typeof value === "string" ? quote(value) : value}`;
}
