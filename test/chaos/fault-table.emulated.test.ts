import { expectInDocs, tableOf } from "../support/written-docs";
import { operations, rowOf, rowsFor } from "./fault-table";

const head = ["fault", "what you see", "in the state", "at SWR", "requests", "waits"];

async function table(): Promise<string> {
  const parts: string[] = [];
  for (const operation of operations) {
    const rows: string[][] = [];
    for (const fault of rowsFor(operation)) rows.push(await rowOf(fault, operation));
    parts.push(`### ${operation}\n\n${tableOf([head, ...rows])}`);
  }
  return parts.join("\n");
}

describe("docs/fault-table.md", () => {
  it("says what each fault comes to (after a change of behaviour: npm run docs)", async () => {
    expectInDocs("fault-table.md", "fault table", `\n\n${await table()}\n`);
  });
});
