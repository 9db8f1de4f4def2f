import type { Entry } from "../emulator/journal";

const styled = (code: number) => (text: string) => (process.stdout.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = styled(1);
export const dim = styled(2);

/** Prints a text as a quotation. */
export function quote(text: string): void {
  const lines = text
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim()
    .split("\n");
  for (const line of lines) console.log(`   ${dim("│")} ${line}`);
}

/** One row for each request, with the chapter of the walk that it belongs to. */
export function printJournal(entries: ReadonlyArray<Entry & { chapter: number }>): void {
  const rows = entries.map(({ chapter, service, method, path, status }) => {
    const short = path.replace(/^\/v2\/[^/]+\/instances\/[^/]+\//, "…/");
    return [String(chapter), service, method, short, String(status), meaningOf(method, status)];
  });
  const heads = ["step", "service", "method", "path", "status", "meaning"];
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [heads, widths.map((width) => "-".repeat(width)), ...rows]) {
    console.log(`   ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd());
  }
}

function meaningOf(method: string, status: number): string {
  const meanings: Record<string, string> = {
    "DELETE 404": "already gone, taken as deleted",
    "DELETE 403": "denied, so the deployment fails",
    "DELETE 204": "deleted",
    "POST 201": "made",
    "POST 200": "the denial's reason, decoded",
    "PUT 200": "changed",
    "GET 200": "read",
  };
  return meanings[`${method} ${status}`] ?? "";
}
