import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A table of docs/reliability.md that a test has seen happen, between `<!-- name: npm run docs -->` and `<!-- end of the name -->`. */
export function expectInDocs(name: string, told: string): void {
  const file = path.join(__dirname, "../../docs/reliability.md");
  const [from, to] = [`<!-- ${name}: npm run docs -->`, `<!-- end of the ${name} -->`];
  const [before = "", rest = ""] = readFileSync(file, "utf8").split(from);
  const [written = "", after = ""] = rest.split(to);
  if (process.env.SWR_WRITE_DOCS) writeFileSync(file, `${before}${from}${told}${to}${after}`);
  else expect(written).toBe(told);
}

/** A table; its first row is the head. */
export function tableOf([head = [], ...rows]: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}
