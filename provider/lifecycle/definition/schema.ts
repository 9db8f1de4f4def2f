import * as z from "zod";
import { uncoloured } from "../../huaweicloud/text/display-text";
import { isUnknown } from "../../settings/unknowns";
import type { Properties, Property, PropertyTable, TextProperty } from "./property";
import { isInput } from "./property";

// The rules of a definition as a zod schema. Only check needs it: `pulumi destroy` and `refresh` do not load zod.

const schemas = new WeakMap<PropertyTable, z.ZodType<Properties>>();

/** The schema of arguments after defaults. An error text says what is allowed; `validate` puts the property and what was given before it. */
export function schemaOf(properties: PropertyTable): z.ZodType<Properties> {
  const schema = schemas.get(properties) ?? objectOf(properties);
  schemas.set(properties, schema);
  return schema;
}

function objectOf(properties: PropertyTable, required?: string): z.ZodType<Properties> {
  const inputs = Object.entries(properties).filter(([, property]) => isInput(property));
  const shape = Object.fromEntries(inputs.map(([key, property]) => [key, withPresence(property)]));
  return z.strictObject(shape, required === undefined ? undefined : { error: required });
}

function withPresence(property: Property): z.ZodType {
  const isOptional = property.presence === "optional" || property.presence === "resolved";
  return isOptional ? typeOf(property).optional() : typeOf(property);
}

function typeOf(property: Property): z.ZodType {
  switch (property.kind) {
    case "text":
      return textOf(property, property.secret);
    case "number":
      return z.number({ error: "a number is required" });
    case "flag":
      return z.boolean({ error: "true or false is allowed" });
    case "list":
      return z.array(textOf(property.item), { error: property.required }).superRefine((items, context) => {
        const problem = property.rule?.(items.map(String).filter((item) => !isUnknown(item)));
        if (problem) context.addIssue({ code: "custom", message: problem });
      });
    case "group":
      return objectOf(property.properties, property.required);
    case "map": {
      const texts = z.record(z.string(), textOf(property.value), { error: property.required });
      return texts.superRefine((given, context) => {
        for (const key of Object.keys(given)) {
          const problem = property.keyRule(key);
          if (problem) context.addIssue({ code: "custom", path: [key], message: problem });
        }
      });
    }
  }
}

type TextRules = Pick<TextProperty, "required" | "rule" | "oneOf">;

function textOf({ required = "a text is required", rule, oneOf }: TextRules, isSecret = false): z.ZodType {
  if (oneOf) {
    const allowed = oneOf.values.map((value) => `"${value}"`).join(", ");
    return z.enum(oneOf.values, { error: `allowed are ${allowed}` });
  }
  return z.string({ error: required }).superRefine((text, context) => {
    const problem = (isSecret ? undefined : colourProblem(text)) ?? rule?.(text);
    if (problem) context.addIssue({ code: "custom", message: problem });
  });
}

/** Pulumi's CLI shows every value but a secret. */
function colourProblem(text: string): string | undefined {
  if (uncoloured(text) === text) return undefined;
  return "it holds <{%, which Pulumi takes for a colour where it shows the value; another text is required";
}
