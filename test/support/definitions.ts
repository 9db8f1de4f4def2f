import { readdirSync } from "node:fs";
import path from "node:path";
import type { Resource } from "../../provider/lifecycle/definition/resource";

const folder = path.join(__dirname, "../../provider/resources");

/** The definitions of all resources, by their folder. */
export function definitions(): Array<[folder: string, resource: Resource]> {
  return readdirSync(folder).map((name) => {
    const exported: Record<string, Resource> = require(path.join(folder, name, "definition"));
    const [resource] = Object.values(exported);
    if (!resource) throw new Error(`${name} exports no definition`);
    return [name, resource];
  });
}
