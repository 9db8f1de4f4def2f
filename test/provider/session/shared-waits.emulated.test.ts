import { HostProcess } from "../../../provider/dynamic/host-process";
import { declared } from "../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../../support/emulated-provider";

const user = { name: "alice", password: "pass-canary", domain: "acme" };
const password = { HW_USER_NAME: user.name, HW_USER_PASSWORD: user.password, HW_DOMAIN_NAME: user.domain };

let served: EmulatedProvider;
let release: () => void;
afterEach(async () => {
  release();
  await served.emulator.stop();
});

/** A provider whose next request of this kind is not answered before `release`. */
async function holding(path: RegExp, env: Record<string, string> = {}, host?: HostProcess) {
  served = await emulateProvider({ signIn: { user } }, {}, host);
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  served.emulator.inject({ path, until, afterEffect: true });
  return served.again({}, env, { hasKeys: Object.keys(env).length === 0 });
}

const { projectId, ...placeless } = declared;
const hasty = { ...placeless, name: "hasty", timeouts: { create: "1s" } };
const patient = { ...placeless, name: "patient" };

describe.each([
  ["the look-up of a project", /v3\/projects/, {}, /IAM did not finish in time: the project .* was not found in 1 s/],
  [
    "a sign-in",
    /auth\/tokens/,
    { ...password, HW_PROJECT_ID: projectId },
    /did not finish in time: .* waited 1 s for the sign-in/,
  ],
] as const)("%s that many resources wait for", (_, path, env, late) => {
  it("is waited for by each as long as its own operation may take", async () => {
    const provider = await holding(path, env);
    const asked = served.emulator.nextRequest();
    const failed = failureOf(deployed(provider, hasty));
    const made = deployed(provider, patient);
    await asked;
    await served.clock.pass(1_000);
    const { message } = await failed;
    expect(message).toMatch(late);
    expect(message).toMatch(/the operation may take 1s in all/);
    expect(message).toMatch(/No registry was created.*allow more time in the argument `timeouts`/s);
    release();
    await made;
    expect(served.emulator.registries().map(({ name }) => name)).toEqual(["patient"]);
    expect(served.emulator.journal.entries.filter((entry) => path.test(entry.path))).toHaveLength(1);
  });

  it("is not waited for by an interrupted run", async () => {
    const host = new HostProcess(() => undefined);
    const provider = await holding(path, env, host);
    const asked = served.emulator.nextRequest();
    const failed = failureOf(deployed(provider, patient));
    await asked;
    host.interrupt();
    expect((await failed).message).toMatch(/the run was interrupted/);
  });
});

describe("the look-up of a project that ends before one who waits for it", () => {
  const mostPatient = { ...placeless, name: "most-patient", timeouts: { create: "30m" } };

  it("is asked anew for that one", async () => {
    const provider = await holding(/v3\/projects/);
    const asked = served.emulator.nextRequest();
    const failed = failureOf(deployed(provider, patient));
    await asked;
    const made = deployed(provider, mostPatient);
    await new Promise(setImmediate);
    await served.clock.pass(300_000);
    expect((await failed).message).toMatch(/the operation may take 5m in all/);
    await made;
    expect(served.emulator.registries().map(({ name }) => name)).toEqual(["most-patient"]);
  });
});
