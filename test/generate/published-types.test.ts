import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { definitions } from "../support/definitions";
import { sharedTypes, typesOf } from "./published-types";

const root = path.join(__dirname, "../..");

describe("the types that programs see", () => {
  const files = [
    ...definitions().map(([folder, resource]) => [`${folder}.ts`, typesOf(resource, folder)] as const),
    ...sharedTypes(),
  ];

  it.each(files)("are those of the definition: sdk/types/%s (after a change: npm run docs)", (name, text) => {
    const file = path.join(root, "sdk/types", name);
    if (process.env.SWR_WRITE_DOCS) writeFileSync(file, text);
    else expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("are no others", () => {
    expect(readdirSync(path.join(root, "sdk/types")).sort()).toEqual(files.map(([name]) => name).sort());
  });
});
