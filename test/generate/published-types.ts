import {
  type GroupProperty,
  isAlwaysThere,
  isInput,
  type Property,
} from "../../provider/lifecycle/definition/property";
import type { Resource } from "../../provider/lifecycle/definition/resource";
import { sharedProperties } from "../../provider/lifecycle/definition/shared-properties";

// The types that programs see, written out of the definitions: inference would need a newer TypeScript than the one that Pulumi brings along.

const shared = new Set(
  Object.values(sharedProperties("resource")).flatMap((property) =>
    property.kind === "group" ? [property.typeName] : [],
  ),
);

/** `sdk/types/<folder>.ts` of a resource. */
export function typesOf({ name, about, properties }: Resource, folder: string): string {
  const inputs = Object.entries(properties).filter(([, property]) => isInput(property));
  const parts = [
    ...Object.values(properties).flatMap(namedTypes),
    `${doc([`Arguments of ${name}: ${about}`])}export interface ${name}Args {\n${inputs.map(([key, property]) => argument(key, property)).join("\n")}\n}`,
    `${doc([`Outputs of ${name}.`])}export interface ${name}Outputs {\n${Object.entries(properties)
      .map(([key, property]) => output(key, property))
      .join("\n")}\n}`,
  ];
  const text = parts.join("\n\n");
  const imports = [
    'import type * as pulumi from "@pulumi/pulumi";',
    ...(/\bInputs</.test(text) ? ['import type { Inputs } from "../inputs";'] : []),
    ...[...shared]
      .filter((type) => text.includes(type))
      .map((type) => `import type { ${type} } from "./${type.toLowerCase()}";`),
  ];
  return `${head(`provider/resources/${folder}/definition.ts`)}${imports.join("\n")}\n\n${text}\n`;
}

/** The files of the types that all resources share, by the name of the file. */
export function sharedTypes(): Map<string, string> {
  const groups = Object.values(sharedProperties("resource")).filter((property) => property.kind === "group");
  const source = "provider/lifecycle/definition/shared-properties.ts";
  return new Map(groups.map((group) => [`${group.typeName.toLowerCase()}.ts`, `${head(source)}${groupType(group)}\n`]));
}

const head = (source: string) => `// Written by \`npm run docs\` out of ${source}. Change that, not this file.\n`;

function namedTypes(property: Property): string[] {
  if (property.kind === "text" && property.oneOf) {
    const { typeName, values } = property.oneOf;
    return [`${doc([property.about])}export type ${typeName} = ${values.map((value) => `"${value}"`).join(" | ")};`];
  }
  return property.kind === "group" && !shared.has(property.typeName) ? [groupType(property)] : [];
}

function groupType({ typeName, typeAbout, properties }: GroupProperty): string {
  const members = Object.entries(properties).map(([key, property]) => {
    const mark = isAlwaysThere(property) ? "" : "?";
    return `${proseOf(property)}  ${key}${mark}: ${plainType(property)}${mark && " | undefined"};`;
  });
  return `${doc([typeAbout])}export interface ${typeName} {\n${members.join("\n")}\n}`;
}

function argument(key: string, property: Property): string {
  const type = property.kind === "group" ? `Inputs<${property.typeName}>` : inputType(property);
  const isRequired = property.presence === "required";
  return `${proseOf(property)}  ${key}${isRequired ? "" : "?"}: pulumi.Input<${type}${isRequired ? "" : " | undefined"}>;`;
}

function output(key: string, property: Property): string {
  const nothing = isAlwaysThere(property) ? "" : " | undefined";
  return `${doc([property.about], "  ")}  readonly ${key}: pulumi.Output<${plainType(property)}${nothing}>;`;
}

function inputType(property: Property): string {
  return property.kind === "list" ? "pulumi.Input<string>[]" : plainType(property);
}

function plainType(property: Property): string {
  switch (property.kind) {
    case "text":
      return property.oneOf?.typeName ?? "string";
    case "number":
      return "number";
    case "flag":
      return "boolean";
    case "list":
      return "string[]";
    case "map":
      return "{ [key: string]: string }";
    case "group":
      return property.typeName;
  }
}

function proseOf({ about, replaces, defaultValue }: Property): string {
  const lines = [replaces ? `${about} A change replaces the resource.` : about];
  return doc(defaultValue === undefined ? lines : [...lines, `@defaultValue ${defaultValue}`], "  ");
}

function doc(lines: readonly string[], indent = ""): string {
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`;
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join("")}${indent} */\n`;
}
