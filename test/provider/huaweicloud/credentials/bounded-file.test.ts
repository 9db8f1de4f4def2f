import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBoundedFile, UnreadableFile } from "../../../../provider/huaweicloud/credentials/bounded-file";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swr-files-"));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

const mebibyte = 1024 * 1024;
const at = (name: string) => path.join(folder, name);

/** A file of this size that takes no room on the disk. */
function sparse(name: string, bytes: number): string {
  writeFileSync(at(name), "");
  truncateSync(at(name), bytes);
  return at(name);
}

/** Counts what is read from files from now on; `before` happens before each read. */
async function watchReads(before = () => {}): Promise<{ tries: number; bytes: number }> {
  const any = await open(__filename);
  const files: Pick<FileHandle, "read"> = Object.getPrototypeOf(any); // all handles have it in common
  await any.close();
  const { read } = files;
  const seen = { tries: 0, bytes: 0 };
  jest.spyOn(files, "read").mockImplementation(async function (this: FileHandle, ...given: unknown[]) {
    before();
    seen.tries += 1;
    const done = await Reflect.apply(read, this, given);
    seen.bytes += done.bytesRead;
    return done;
  });
  return seen;
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
  large: () => sparse("large", 100 * mebibyte),
  missing: () => at("missing"),
};

describe("a file that settings name", () => {
  it("is read whole, also by a link, as Kubernetes projects tokens", async () => {
    writeFileSync(at("token"), "é".repeat(100_000));
    symlinkSync("token", at("link"));
    expect(await readBoundedFile(at("link"))).toBe("é".repeat(100_000));
  });

  it("may have as many bytes as the limit", async () => {
    expect(await readBoundedFile(sparse("full", mebibyte))).toHaveLength(mebibyte);
  });

  it.each([
    ["fifo", "is no regular file"],
    ["folder", "is a folder"],
    ["device", "is no regular file"],
    ["large", "has more than 1 MiB"],
    ["missing", "could not be read (ENOENT)"],
  ])("is refused with one clear error, without being read: %s", async (kind, told) => {
    const file = makers[kind]?.() ?? "";
    const seen = await watchReads();
    await expect(readBoundedFile(file)).rejects.toThrow(new UnreadableFile(told));
    expect(seen).toEqual({ tries: 0, bytes: 0 });
  });

  it("is read up to the limit and no further where it grows in the meantime", async () => {
    const file = sparse("growing", 1);
    const seen = await watchReads(() => truncateSync(file, 100 * mebibyte));
    await expect(readBoundedFile(file)).rejects.toThrow(new UnreadableFile("has more than 1 MiB"));
    expect(seen.bytes).toBe(mebibyte + 64 * 1024);
  });

  it("is not waited for longer than allowed", async () => {
    writeFileSync(at("slow"), "x");
    await expect(readBoundedFile(at("slow"), AbortSignal.abort())).rejects.toThrow("could not be read in time");
  });
});
