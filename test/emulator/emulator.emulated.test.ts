import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { sign } from "../../provider/huaweicloud/signing/signature";
import { Emulator, type EmulatorOptions, sample } from "./emulator";

const run = promisify(execFile);
const python = process.env.SWR_TEST_PYTHON;
const registriesPath = `/v2/${sample.projectId}/instances/${sample.instanceId}/registries`;

let emulator: Emulator;
const start = async (options: EmulatorOptions = {}) => {
  emulator = await new Emulator(options).start();
};
afterEach(() => emulator.stop());

interface Signed {
  keys?: { accessKey: string; secretKey: string };
  now?: number;
}

/** A signed GET of the registries, by Node's own fetch. */
async function list({ keys = sample, now = Date.now() }: Signed = {}) {
  const { host } = new URL(emulator.url);
  const headers = sign({ method: "GET", host, path: registriesPath, headers: {} }, keys, now);
  delete headers.host; // fetch writes the same
  const response = await fetch(emulator.url + registriesPath, { headers });
  return { status: response.status, body: await response.text() };
}

describe("the emulated gateway", () => {
  it("lets a right signature through", async () => {
    await start();
    expect(await list()).toMatchObject({ status: 200 });
  });

  it.each<[string, Signed, RegExp]>([
    ["a wrong secret key", { keys: { ...sample, secretKey: "wrong" } }, /does not match/],
    ["an unknown access key", { keys: { ...sample, accessKey: "unknown" } }, /not known/],
    ["a clock that is 16 minutes off", { now: Date.now() - 16 * 60_000 }, /15 minutes/],
  ])("refuses %s with 401 APIGW.0301", async (_, signed, reason) => {
    await start();
    const { status, body } = await list(signed);
    expect(status).toBe(401);
    expect(JSON.parse(body)).toMatchObject({ error_code: "APIGW.0301", error_msg: expect.stringMatching(reason) });
  });

  it("locks a key after five wrong signatures in a row, for five minutes", async () => {
    let now = Date.now();
    await start({ now: () => now });
    for (let tries = 0; tries < 5; tries++) await list({ keys: { ...sample, secretKey: "wrong" } });
    expect((await list()).body).toMatch(/locked/);
    now += 5 * 60_000 + 1;
    expect((await list({ now })).status).toBe(200);
  });

  it("refuses a request without any proof, and a token that it did not give", async () => {
    await start();
    expect((await fetch(emulator.url + registriesPath)).status).toBe(401);
    expect((await fetch(emulator.url + registriesPath, { headers: { "x-auth-token": "made-up" } })).status).toBe(401);
  });

  it("takes a token that its IAM gave to a user with the right password", async () => {
    await start({ signIn: { user: { name: "alice", password: "right", domain: "acme" } } });
    const ask = (password: string) =>
      fetch(`${emulator.url}/v3/auth/tokens`, {
        method: "POST",
        body: JSON.stringify({
          auth: {
            identity: {
              methods: ["password"],
              password: { user: { name: "alice", password, domain: { name: "acme" } } },
            },
            scope: { project: { name: sample.region } },
          },
        }),
      });
    expect((await ask("wrong")).status).toBe(401);
    const given = await ask("right");
    expect(given.status).toBe(201);
    const token = given.headers.get("x-subject-token") ?? "";
    expect((await fetch(emulator.url + registriesPath, { headers: { "x-auth-token": token } })).status).toBe(200);
  });

  it.each([
    ["POST", "/v3/auth/tokens", { auth: { identity: { methods: ["password"] } } }],
    ["POST", "/v5/agencies/assume-with-oidc", { id_token: "x" }],
  ])("takes no sign-in that is not whole: %s %s", async (method, path, body) => {
    await start({ signIn: { idToken: "x" } });
    expect((await fetch(emulator.url + path, { method, body: JSON.stringify(body) })).status).toBe(400);
  });

  it("lets a key into the projects of its account only", async () => {
    await start({ keys: [{ accessKey: sample.accessKey, secretKey: sample.secretKey, projects: ["another"] }] });
    expect((await list()).status).toBe(403);
  });

  it("lets so many requests through in a second", async () => {
    await start({ authToken: "t", ratePerSecond: 2, now: () => 0 });
    const answers: number[] = [];
    for (let request = 0; request < 3; request++)
      answers.push((await fetch(emulator.url + registriesPath, { headers: { "x-auth-token": "t" } })).status);
    expect(answers).toEqual([200, 200, 429]);
  });

  it("writes neither secrets nor tokens into its journal", async () => {
    await start({ authToken: "token-canary" });
    await fetch(emulator.url + registriesPath, { headers: { "x-auth-token": "token-canary" } });
    await list();
    expect(JSON.stringify(emulator.journal)).not.toMatch(/token-canary|emulator-secret-key|Signature/);
  });
});

describe("a client that nobody here wrote", () => {
  // If there is no Python, set-up has said so, and this only holds that.
  const title = python ? "lives through the same life" : "is not at hand";
  it(`Huawei Cloud's Python SDK ${title}`, async () => {
    await start();
    if (!python) return expect(process.env.SWR_TEST_PYTHON).toBeUndefined();
    const { accessKey, secretKey, projectId, instanceId } = sample;
    const script = path.join(__dirname, "official-sdk.py");
    const { stdout } = await run(python, [script, emulator.url, accessKey, secretKey, projectId, instanceId]);
    const gone = { status: 404, code: "SVCSTG.SWR.4040004", request_id: expect.stringMatching(/^[0-9a-f]{32}$/) };
    const cve_allowlist = { items: [{ cve_id: "CVE-2024-3094" }] };
    expect(JSON.parse(stdout)).toMatchObject({
      registry: {
        created: { id: 41 },
        shown: { id: 41, name: "hub", status: "healthy", credential: { access_key: "robot", access_secret: "*****" } },
        listed: { total: 1, registries: [{ id: 41, description: "changed" }] },
        gone,
      },
      namespace: {
        created: { id: 42 },
        shown: { name: "team-a", namespace_id: 42, metadata: { public: "false" }, repo_count: 0 },
        updated: { namespace_name: "team-a", metadata: { public: "true", severity: "high" }, cve_allowlist },
        listed: { total: 1, namespaces: [{ name: "team-a", metadata: { public: "true" }, cve_allowlist }] },
        gone: { ...gone, code: "SVCSTG.SWR.4040010" },
      },
    });
    expect(emulator.registries()).toEqual([]);
    expect(emulator.items("namespaces")).toEqual([]);
  });
});
