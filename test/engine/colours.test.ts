import { declared } from "../support/declared";
import { startDeclared } from "./declared-stack";
import type { Outcome } from "./stack";

// The CLI ends at a colour that it does not know, recolours by one that it knows, and swallows what follows one without an end.
const colours = "<{%x%}> <{%bg 1%}> <{%reset%}> end <{%";
const kept = "< {%x%}> < {%bg 1%}> < {%reset%}> end < {%";
const refusal = {
  status: 409,
  headers: { "x-request-id": colours },
  body: { error_code: colours, error_msg: `why ${colours}`, request_id: colours },
};

const coloured = (registries: object, config: Record<string, string> = {}, program = "declared") =>
  startDeclared(registries, config, program, { color: "always" });

function expectReadable({ code, output }: Outcome, ...texts: readonly string[]) {
  for (const text of texts) expect(output).toContain(text);
  expect(output).not.toMatch(/panic|goroutine/);
  expect(output).not.toContain("\u001b[48;5;1m");
  return expect(code);
}

describe("a colour of Pulumi's CLI in a foreign text, with colours on", () => {
  it("is shown as text in what a create, an update and a delete fail with", async () => {
    const { stack, emulator, declare } = await coloured({ hub: { args: declared } });
    const fail = (method: string) => emulator.inject({ method, times: 99, answer: refusal });
    fail("POST");
    expectReadable(await stack.up(), `(409 ${kept}): why ${kept}`, `request id ${kept}`).not.toBe(0);
    emulator.clearFaults();
    expectReadable(await stack.up()).toBe(0);
    await declare({ hub: { args: { ...declared, description: "changed" } } });
    fail("PUT");
    expectReadable(await stack.up(), `why ${kept}`).not.toBe(0);
    emulator.addPolicy({ name: `nightly ${colours}`, registryId: 41 });
    fail("DELETE");
    expectReadable(await stack.destroy(), `why ${kept}`, `policy "nightly ${kept}"`).not.toBe(0);
    emulator.clearFaults();
    emulator.removePolicies();
    expectReadable(await stack.destroy()).toBe(0);
  });

  it("is shown as text in what a refresh fails with, and in a reason that STS decodes", async () => {
    const { stack, emulator } = await coloured({ hub: { args: declared } });
    await stack.up();
    emulator.inject({ method: "GET", times: 99, answer: refusal });
    expectReadable(await stack.refresh(), `why ${kept}`).not.toBe(0);
    emulator.clearFaults();
    const body = { error_code: "SVCSTG.SWR.4030170", error_msg: "no", encoded_authorization_message: "sealed" };
    emulator.inject({ method: "GET", path: /registries/, times: 99, answer: { status: 403, body } });
    const decoded = { action: colours, resource: colours, failure: colours };
    emulator.inject({
      path: /decode/,
      times: 99,
      answer: { status: 200, body: { decoded_message: JSON.stringify(decoded) } },
    });
    expectReadable(await stack.refresh(), `Denied by IAM: ${kept} on ${kept}`).not.toBe(0);
    emulator.clearFaults();
    await stack.destroy();
  });

  it.each([
    ["as it is", "for tests", `x ${colours}`, `x ${kept}`],
    [
      "in JSON, which the CLI unpacks",
      JSON.stringify({ a: "?" }),
      JSON.stringify({ a: colours }).replaceAll("<", "\\u003c"),
      kept,
    ],
    [
      "in YAML, which the CLI unpacks",
      "a: b\nb: c",
      'a: "\\x3c\\x7b\\x25x\\x25\\x7d\\x3e"\nb: "\\U0000003C\\u007b%bg 1%}>"\nc: "<\\\n  {%x%}>"',
      "< {%x%}>",
    ],
  ])("is shown as text in the diff of a drifted registry: %s", async (_, before, description, shown) => {
    const { stack, emulator } = await coloured({ hub: { args: { ...declared, description: before } } });
    await stack.up();
    emulator.edit(41, { description, url: "https://harbor.example.com/<{%bg 1%}>" });
    expectReadable(await stack.pulumi("refresh", "--yes", "--diff"), shown).toBe(0);
    expectReadable(await stack.preview(), shown, "/< {%bg 1%}>").toBe(0);
    expectReadable(await stack.up(), "updated").toBe(0);
    expect(emulator.registries()[0]).toMatchObject({ description: before, url: declared.url });
    expectReadable(await stack.destroy()).toBe(0);
  });

  it.each([
    ["description", { description: colours }, "description is "],
    ["url", { url: "https://harbor.example.com/<{%x%}>" }, "url is "],
    ["type", { type: colours }, "type is "],
    ["a property", { [colours]: 1 }, `"${kept}" is not a known property`],
  ])("is refused in the preview where the program says it: %s", async (_, change, complaint) => {
    const { stack } = await coloured({ hub: { args: { ...declared, ...change } } });
    expectReadable(await stack.preview(), complaint, "< {%").not.toBe(0);
  });

  it("is shown as text in what settings complain of, and by the doctor", async () => {
    const { stack } = await coloured({ hub: { args: declared } });
    await stack.configure({ "huaweicloud:caFile": `/none/${colours}`, "huaweicloud:cloud": colours });
    expectReadable(await stack.preview(), `huaweicloud:cloud is "${kept}"`).not.toBe(0);
    expectReadable(await stack.doctor(), `huaweicloud:cloud is "${kept}"`).not.toBe(0);
  });

  it.each<[string, object, string]>([
    ["the name of a setting", { [`reg ${colours}`]: "x" }, `"reg ${kept}" is not a known setting`],
    ["the name of a service", { endpoints: { "sw <{%x%}>": "https://x" } }, "endpoints holds < {%"],
    ["a profile", { profile: "x<{%x%}>" }, "profile holds < {%"],
    ["a file", { caFile: "/none/<{%x%}>" }, "caFile holds < {%"],
    ["an access key", { accessKey: "x<{%x%}>", secretKey: "s" }, "accessKey holds < {%"],
  ])("is refused where a provider is given it, known at once or later: %s", async (_, provider, complaint) => {
    const { stack } = await coloured({}, {}, "late-provider");
    for (const late of ["false", "true"]) {
      await stack.configure({ "shop:provider": JSON.stringify(provider), "shop:late": late });
      expectReadable(await stack.preview(), complaint).not.toBe(0);
      if (late === "true") expectReadable(await stack.up(), complaint).not.toBe(0);
    }
  });
});
