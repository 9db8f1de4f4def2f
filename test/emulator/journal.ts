/** One request as the server saw it; no header and no body, so no secret either. */
export interface Entry {
  service: "SWR" | "IAM" | "STS" | "?";
  method: string;
  path: string;
  query: string;
  /** What was answered; 0 where the connection was cut instead. */
  status: number;
  /** Which connection it came over. */
  connection: number;
  note: string;
}

/** All requests, in the order in which they were answered. */
export class Journal {
  readonly entries: Entry[] = [];

  add(entry: Entry): void {
    this.entries.push(entry);
  }

  /** `METHOD status` of each, in short, for expectations. */
  get lines(): string[] {
    return this.entries.map(
      ({ method, path, status }) => `${method} ${path.split("/").slice(5).join("/") || path} ${status}`,
    );
  }

  count(method: string, path?: RegExp): number {
    return this.entries.filter((entry) => entry.method === method && (path?.test(entry.path) ?? true)).length;
  }

  clear(): void {
    this.entries.length = 0;
  }
}
