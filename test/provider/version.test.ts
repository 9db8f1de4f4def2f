import { readFileSync } from "node:fs";
import path from "node:path";
import { nodeVersionProblem, oldestNode } from "../../provider/version";

describe("the version of Node", () => {
  it.each(["20.18.1", "20.18.2", "20.19.0", "21.0.0", "22.0.0-nightly", "24.3.1"])("%s is new enough", (version) => {
    expect(nodeVersionProblem(version)).toBeUndefined();
  });

  it.each(["20.18.0", "20.9.9", "18.20.4", "16.0.0", "0.12.18"])("%s is refused in one sentence", (version) => {
    expect(nodeVersionProblem(version)).toBe(
      `pulumi-huaweicloud-swr needs Node 20.18.1 or newer; this is Node ${version}.`,
    );
  });

  it("is what package.json and the README say", () => {
    const read = (name: string) => readFileSync(path.join(__dirname, "../..", name), "utf8");
    expect(JSON.parse(read("package.json")).engines.node).toBe(`>=${oldestNode}`);
    expect(JSON.parse(read("package-lock.json")).packages[""].engines.node).toBe(`>=${oldestNode}`);
    expect(read("README.md")).toContain(`Node >= ${oldestNode}`);
  });
});
