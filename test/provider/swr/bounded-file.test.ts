import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBoundedFile, UnreadableFile } from "../../../provider/swr/bounded-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swr-files-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (name: string) => path.join(folder, name);

/** A file of this size that takes no room on the disk. */
function sparse(name: string, bytes: number): string {
  writeFileSync(at(name), "");
  truncateSync(at(name), bytes);
  return at(name);
}

const makers: Record<string, () => string> = {
  fifo: () => {
    execFileSync("mkfifo", [at("fifo")]);
    return at("fifo");
  },
  folder: () => {
    mkdirSync(at("folder"));
    return at("folder");
  },
  device: () => "/dev/zero",
  large: () => sparse("large", 100 * 1024 * 1024),
  missing: () => at("missing"),
};

describe("a file that settings name", () => {
  it("is read whole, also by a link, as Kubernetes projects tokens", async () => {
    writeFileSync(at("token"), "é".repeat(100_000));
    symlinkSync("token", at("link"));
    expect(await readBoundedFile(at("link"))).toBe("é".repeat(100_000));
  });

  it("may have as many bytes as the limit", async () => {
    expect(await readBoundedFile(sparse("full", 1024 * 1024))).toHaveLength(1024 * 1024);
  });

  it.each([
    ["fifo", "is no regular file"],
    ["folder", "is a folder"],
    ["device", "is no regular file"],
    ["large", "has more than 1 MiB"],
    ["missing", "could not be read (ENOENT)"],
  ])("is refused with one clear error, without being read: %s", async (kind, told) => {
    const file = makers[kind]?.() ?? "";
    await expect(readBoundedFile(file)).rejects.toThrow(new UnreadableFile(told));
  });

  it("is not waited for longer than allowed", async () => {
    writeFileSync(at("slow"), "x");
    await expect(readBoundedFile(at("slow"), AbortSignal.abort())).rejects.toThrow("could not be read in time");
  });
});
