import { expectInDocs, tableOf } from "../support/written-docs";
import { type FaultKind, faultKinds, operations, rowOf, rowsFor } from "./fault-table";

const head = ["fault", "what you see", "in the state", "at SWR", "requests", "waits"];

async function tablesOf(kind: FaultKind): Promise<string> {
  const parts = [`## ${kind.resource.name}\n`];
  for (const operation of operations) {
    const rows: string[][] = [];
    for (const fault of rowsFor(operation, kind)) rows.push(await rowOf(fault, operation, kind));
    parts.push(`### ${kind.resource.name}: ${operation}\n\n${tableOf([head, ...rows])}`);
  }
  return parts.join("\n");
}

describe("docs/fault-table.md", () => {
  it("says what each fault comes to (after a change of behaviour: npm run docs)", async () => {
    const tables: string[] = [];
    for (const kind of faultKinds) tables.push(await tablesOf(kind));
    expectInDocs("fault-table.md", "fault table", `\n\n${tables.join("\n")}\n`);
  });
});
