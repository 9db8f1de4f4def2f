import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readStackConfig } from "../../../../provider/cli/doctor/stack-config";

describe("the stack config that the doctor reads", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "swr-doctor-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is none where there is no project", async () => {
    expect(await readStackConfig(folder, undefined)).not.toHaveProperty("problem");
  });

  it("cannot be that of a stack where there is no project", async () => {
    expect((await readStackConfig(folder, "dev")).problem).toMatch(
      /no Pulumi.yaml here or above, so there is no stack "dev"/,
    );
  });

  it("says how to name another folder", async () => {
    expect((await readStackConfig(path.join(folder, "none"), undefined)).problem).toMatch(
      /no such folder; --cwd names another/,
    );
  });
});
