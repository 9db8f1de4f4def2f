import type * as z from "zod";
import { closestMatches } from "../diagnostics/closest-match";
import { quote } from "../diagnostics/quote";
import { tidy } from "../huaweicloud/text/display-text";
import { isUnknownAt, valueAt } from "../settings/unknowns";

/** What is wrong with one property: its path, what was given, what is allowed. */
export interface CheckFailure {
  property: string;
  reason: string;
}

/**
 * Holds what a program says against a schema and gives all complaints at once. Values that preview does not know yet pass.
 * @param secret paths whose values must not be quoted
 */
export function validate(
  news: unknown,
  schema: z.ZodType,
  known: (path: readonly PropertyKey[]) => readonly string[],
  secret: ReadonlySet<string>,
): CheckFailure[] {
  const result = schema.safeParse(news);
  if (result.success) return [];
  return result.error.issues
    .filter((issue) => !isUnknownAt(news, issue.path))
    .flatMap((issue) => {
      if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownProperty([...issue.path, key], known(issue.path)));
      }
      const property = pathText(issue.path);
      return [
        {
          property,
          reason: `${property} ${describeInvalid(valueAt(news, issue.path), secret.has(property))}; ${issue.message}`,
        },
      ];
    });
}

function pathText(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}

function unknownProperty(path: readonly PropertyKey[], known: readonly string[]): CheckFailure {
  const property = pathText(path);
  const [near] = closestMatches(String(path.at(-1)), known);
  const hint = near ? `did you mean "${near}"?` : `known are ${known.join(", ")}`;
  return { property, reason: `"${tidy(property, 80)}" is not a known property; ${hint}` };
}

function describeInvalid(value: unknown, secret: boolean): string {
  if (value === undefined || value === null) return "is missing";
  if (value === "") return "is empty";
  if (secret) return "is not right";
  if (typeof value === "object") return Array.isArray(value) ? "is an array" : "is an object";
  return `is ${typeof value === "string" ? quote(value) : value}`;
}
