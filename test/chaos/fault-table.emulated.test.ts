import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { operations, rowOf, rowsFor } from "./fault-table";

const file = path.join(__dirname, "../../docs/reliability.md");
const [from, to] = ["<!-- fault table: npm run docs -->", "<!-- end of the fault table -->"];
const head = ["fault", "what you see", "in the state", "at SWR", "requests", "waits"];

const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

async function table(): Promise<string> {
  const parts: string[] = [];
  for (const operation of operations) {
    const rows: string[][] = [];
    for (const fault of rowsFor(operation)) rows.push(await rowOf(fault, operation));
    parts.push(`### ${operation}\n\n${[head, head.map(() => "---"), ...rows].map(line).join("\n")}\n`);
  }
  return parts.join("\n");
}

describe("the fault table in docs/reliability.md", () => {
  it("says what happens (after a change of behaviour: npm run docs)", async () => {
    const text = readFileSync(file, "utf8");
    const [before = "", rest = ""] = text.split(from);
    const [written = "", after = ""] = rest.split(to);
    const told = `\n\n${await table()}\n`;
    if (process.env.SWR_WRITE_DOCS) return writeFileSync(file, `${before}${from}${told}${to}${after}`);
    expect(written).toBe(told);
  });
});
