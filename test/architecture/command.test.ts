import { execFileSync } from "node:child_process";
import path from "node:path";
import { version } from "../../provider/version";

const command = path.join(__dirname, "../../dist/provider/cli/main.js");
const printed = (...args: string[]) => execFileSync(process.execPath, [command, ...args], { encoding: "utf8" });

describe("the command pulumi-huaweicloud-swr", () => {
  it.each([["version"], ["--version"], ["-v"]])("tells its version: %s", (arg) => {
    expect(printed(arg)).toBe(`${version}\n`);
  });

  it.each([["help"], ["--help"], ["-h"], ["doctor", "--help"]])("explains itself: %s %s", (...args) => {
    expect(printed(...args)).toMatch(/^Usage: pulumi-huaweicloud-swr doctor/);
  });

  it.each([[[]], [["constructor"]], [["--stakc", "dev"]], [["doctor", "doctor"]]])(
    "ends with 2 where it is called wrongly: %j",
    (args) => {
      expect(() => execFileSync(process.execPath, [command, ...args], { stdio: "pipe" })).toThrow(
        expect.objectContaining({ status: 2 }),
      );
    },
  );
});
