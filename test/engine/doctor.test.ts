import { sample } from "../emulator/emulator";
import { declared } from "../support/declared";
import { startDeclared } from "./declared-stack";

describe("npx pulumi-huaweicloud-swr doctor", () => {
  it("reads the config of the stack as Pulumi does, secrets too, and shows none", async () => {
    const { stack } = await startDeclared({ hub: { args: declared } });
    await stack.configure(
      { "huaweicloud:region": sample.region, "huaweicloud:accessKey": sample.accessKey },
      { "huaweicloud:secretKey": sample.secretKey },
    );
    const { code, output } = await stack.doctor();
    expect(output).toMatch(/stack config +of the selected stack: huaweicloud:accessKey, huaweicloud:endpoints,/);
    expect(output).toMatch(/region +cn-north-4 \(huaweicloud:region\)/);
    expect(output).toMatch(/access key …Y001 \(stack config \(huaweicloud:accessKey and huaweicloud:secretKey\)\)/);
    expect(output).toMatch(/All is well/);
    expect(output).not.toContain(sample.secretKey);
    expect(code).toBe(0);
  });

  it("says why a stack cannot be read, tries nothing then, and ends with 1", async () => {
    const { stack, emulator } = await startDeclared({ hub: { args: declared } });
    const { code, output } = await stack.doctor("--stack", "nosuch");
    expect(output).toMatch(
      /stack config could not be read, so nothing was tried: error: no stack named 'nosuch' found; see `pulumi stack ls`/,
    );
    // The stack's own addresses are not known.
    expect(output).not.toMatch(/swr-api\./);
    expect(emulator.journal.entries).toEqual([]);
    expect(code).toBe(1);
  });

  it("explains itself where it is called wrongly", async () => {
    const { stack } = await startDeclared({ hub: { args: declared } });
    expect(await stack.doctor("--stakc", "dev")).toMatchObject({
      code: 2,
      output: expect.stringMatching(/--stakc.*\n\nUsage:/s),
    });
    expect(await stack.doctor("--help")).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage:/) });
  });
});
