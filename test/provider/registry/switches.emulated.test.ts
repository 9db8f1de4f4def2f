import { declared, internal } from "../../declared";
import { alternatives, type Switches } from "../../emulator/switches";
import { deployed, type Served, serveEmulated } from "../../served";

let served: Served;
afterEach(() => served.emulator.stop());

const settings: Array<[string, Partial<Switches>]> = [["the likely answers", {}]];
for (const change of alternatives) settings.push([JSON.stringify(change), change]);

describe.each(settings)("the whole life of a registry, with %s", (_, switches) => {
  it.each([
    ["a Harbor", declared],
    ["an Enterprise instance", internal],
  ])("%s: create, no change, refresh, update, take away what is optional, delete", async (__, args) => {
    served = await serveEmulated({ switches });
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
});
