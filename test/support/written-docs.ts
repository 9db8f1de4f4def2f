import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Expects that a file in docs/ holds a table that a test has seen happen.
 * The table stands between `<!-- name: npm run docs -->` and `<!-- end of the name -->`; `npm run docs` writes it.
 */
export function expectInDocs(fileName: string, name: string, table: string): void {
  const file = path.join(__dirname, "../../docs", fileName);
  const [from, to] = [`<!-- ${name}: npm run docs -->`, `<!-- end of the ${name} -->`];
  const [before = "", rest] = readFileSync(file, "utf8").split(from);
  const [written = "", after] = rest?.split(to) ?? [];
  if (after === undefined) throw new Error(`docs/${fileName} has no ${from} … ${to}`);
  if (process.env.SWR_WRITE_DOCS) writeFileSync(file, `${before}${from}${table}${to}${after}`);
  else expect(written).toBe(table);
}

/** A table; its first row is the head. */
export function tableOf([head = [], ...rows]: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}
