import { type ApiVariant, alternatives } from "../../../emulator/api-variant";
import { declared, internal } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../../../support/emulated-provider";

let served: EmulatedProvider;
afterEach(() => served.emulator.stop());

const settings: Array<[string, Partial<ApiVariant>]> = [["the likely answers", {}]];
for (const change of alternatives) settings.push([JSON.stringify(change), change]);

describe.each(settings)("the whole life of a registry, with %s", (_, switches) => {
  it.each([
    ["a Harbor", declared],
    ["an Enterprise instance", internal],
  ])("%s: create, no change, refresh, update, take away what is optional, delete", async (__, args) => {
    served = await emulateProvider({ switches });
    const { provider, emulator } = served;
    const made = await deployed(provider, args);
    expect(made.id).toBe(`${declared.instanceId}/41`);
    expect(made.outs).toMatchObject({ ...args, status: "healthy" });
    expect(await provider.diff(made.id, made.outs, made.inputs)).toEqual({ changes: false });

    const refreshed = await provider.read(made.id, made.outs);
    expect(refreshed.props).toEqual(made.outs);
    expect(refreshed.inputs).toEqual({ ...args });

    const news = { ...made.inputs, description: "changed", url: "https://changed.example.com/" };
    expect(await provider.diff(made.id, made.outs, news)).toEqual({ replaces: [] });
    const { outs: updated } = await provider.update(made.id, made.outs, news);
    expect(updated).toMatchObject({ description: "changed", url: "https://changed.example.com/" });
    expect(await provider.diff(made.id, updated, news)).toEqual({ changes: false });
    expect((await provider.read(made.id, updated)).props).toEqual(updated);

    const { description: ___, dnsConf: ____, ...bare } = news as Record<string, unknown>;
    const { outs: stripped } = await provider.update(made.id, updated, bare);
    expect(emulator.registries()[0]).toMatchObject({ description: "", dns_conf: { hosts: {} } });
    expect(emulator.registries()[0]?.credential.access_secret).toBe(args.credential.accessSecret);
    expect(await provider.diff(made.id, stripped, bare)).toEqual({ changes: false });

    await provider.delete(made.id, stripped);
    expect(emulator.registries()).toEqual([]);
    expect(await provider.read(made.id, stripped)).toEqual({ id: "", props: {} });
  });

  // A switch bites only where its question comes up, so every question comes up here.
  it("the least of a Harbor is made, another of its name is refused or made beside it", async () => {
    served = await emulateProvider({ switches });
    const { dnsConf: ___, description: ____, ...least } = declared;
    await deployed(served.provider, least);
    const { duplicateName, quota } = served.emulator.switches;
    const second = deployed(served.again(), least);
    if (quota === 1) return expect((await failureOf(second)).message).toMatch(/SWR refused it/);
    if (duplicateName === "allowed") return expect((await second).id).toMatch(/42$/);
    expect((await failureOf(second)).message).toMatch(/taken by id 41/);
  });

  it("an address that is not there is refused, or taken as it is", async () => {
    served = await emulateProvider({ switches });
    const made = deployed(served.provider, { ...declared, url: "https://unreachable.example.com" });
    if (!served.emulator.switches.probesTarget) return expect((await made).id).toMatch(/41$/);
    expect((await failureOf(made)).message).toMatch(/SWR refused it \(400 \S+\): the registry could not be reached/);
  });

  it("a delete that a policy or IAM forbids fails with the reason, and one of a vanished instance is done", async () => {
    served = await emulateProvider({ switches });
    const { provider, emulator } = served;
    const { id, outs } = await deployed(provider, declared);
    emulator.deniedActions.add("swr:instance:deleteRegistry");
    const { message } = await failureOf(provider.delete(id, outs));
    expect(message).toMatch(
      emulator.switches.decodesDenials ? /Reason given by IAM: implicit deny/ : /STS did not decode it/,
    );
    emulator.clearFaults();

    emulator.addPolicy({ name: "nightly-push", registryId: 41 });
    if (emulator.switches.deleteReferenced === "allowed") return provider.delete(id, outs);
    expect((await failureOf(provider.delete(id, outs))).message).toMatch(/"nightly-push" still uses it/);
    emulator.dropInstance();
    await provider.delete(id, outs);
    expect(served.said).toEqual([expect.stringMatching(/was already gone/)]);
  });
});
