import { declared } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, error, failureOf } from "../../../support/emulated-provider";

let served: EmulatedProvider;
beforeEach(async () => {
  served = await emulateProvider();
});
afterEach(() => served.emulator.stop());

const create = (args: object = declared) => deployed(served.provider, args);
const adopting = { ...declared, adoptExisting: true };
/** What a preview says of it. */
const announced = (name: string) =>
  `swr: registry "${name}": if a registry of this name exists and equals the program, it is taken over`;

describe("creating with adoptExisting", () => {
  it("creates where there is none", async () => {
    await create(adopting);
    expect(served.emulator.journal.lines).toEqual([
      "GET registries 200",
      "POST registries 201",
      "GET registries/41 200",
    ]);
  });

  it("takes over one that equals the declaration, sends the secret, and says so", async () => {
    await deployed(served.again(), declared);
    const { id } = await create({ ...adopting, credential: { accessKey: "robot", accessSecret: "rotated" } });
    expect(id).toBe(`${declared.instanceId}/41`);
    expect(served.emulator.registries().map(({ credential }) => credential.access_secret)).toEqual(["rotated"]);
    expect(served.said).toEqual([
      announced("hub"),
      'swr: registry "hub": took over the existing one, id 41, as adoptExisting allows',
    ]);
  });

  it("takes over none of which SWR shows too little to compare it", async () => {
    await deployed(served.again(), declared);
    const few = { id: 41, name: "hub", type: "swr-pro" };
    served.emulator.inject({ method: "GET", path: /41$/, answer: { status: 200, body: few } });
    const { message } = await failureOf(create(adopting));
    expect(message).toMatch(/SWR does not show enough of it to compare it, id 41.*Nothing was changed/s);
  });

  it("takes over none that differs, and names the fields", async () => {
    await deployed(served.again(), declared);
    const { message } = await failureOf(create({ ...adopting, description: "another", insecure: true }));
    expect(message).toMatch(/differs from the declaration in description, insecure/);
    expect(message).toMatch(/There, description is "for tests"\.\nThere, insecure is false\./);
    expect(served.emulator.registries()[0]?.description).toBe("for tests");
  });

  it("makes none beside one that the list shows and a look at it does not, but names it", async () => {
    Object.assign(served.emulator.switches, { duplicateName: "allowed", lateToShow: 99 });
    await failureOf(deployed(served.again(), declared));
    const { message } = await failureOf(create(adopting));
    expect(message).toMatch(/SWR lists it, but does not show it.*There is id 41/s);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("names the one that it could not take over", async () => {
    await deployed(served.again(), declared);
    served.emulator.inject({ method: "PUT", answer: error(400, "SVCSTG.SWR.4000014") });
    expect((await failureOf(create(adopting))).message).toMatch(
      /Nothing was created or changed\. The one of that name is id 41 \(swr-pro at https/,
    );
  });

  it("is not undone by the replacement of the resource that had it, whichever the engine asks about first", async () => {
    const old = await deployed(served.again(), declared);
    await create(adopting);
    await served.provider.diff(old.id, old.outs, { ...old.inputs, type: "huawei-SWR", name: "other" });
    await served.provider.delete(old.id, old.outs);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("takes over none where several have the name", async () => {
    served.emulator.switches.duplicateName = "allowed";
    for (let times = 0; times < 2; times++) await deployed(served.again(), declared);
    expect((await failureOf(create(adopting))).message).toMatch(/2 registries have that name.*id 41.*id 42/s);
  });

  it("takes over none that another resource of this run has", async () => {
    await create();
    expect((await failureOf(create(adopting))).message).toMatch(
      /another resource of this program has it already, id 41/,
    );
  });

  it("tells the two apart in a later run too, by the mark in the state", async () => {
    const old = await deployed(served.again(), declared);
    const taken = await create(adopting);
    const later = served.again();
    await later.diff(taken.id, taken.outs, taken.inputs);
    await later.delete(old.id, old.outs);
    expect(served.emulator.registries()).toHaveLength(1);
    await later.delete(taken.id, taken.outs);
    expect(served.emulator.registries()).toEqual([]);
  });

  it("keeps the mark through update and refresh, and shows it to nobody as an argument", async () => {
    await deployed(served.again(), declared);
    const { id, outs, inputs } = await create(adopting);
    const updated = await served.provider.update(id, outs, { ...inputs, description: "changed" });
    const { props, inputs: shown } = await served.provider.read(id, updated.outs);
    expect(props?.adoptionMark).toBe(outs.adoptionMark);
    expect(outs.adoptionMark).toMatch(/^[0-9a-f]{8}$/);
    expect(shown).not.toHaveProperty("adoptionMark");
  });

  it("leaves host names alone that SWR does not show and the program does not declare", async () => {
    served.emulator.switches.showsDnsConf = false;
    served.emulator.switches.putOmitted = "keeps";
    await deployed(served.again(), declared);
    const { dnsConf: _, ...hostless } = adopting;
    await create(hostless);
    expect(served.emulator.registries()[0]?.dns_conf).toEqual(declared.dnsConf);
  });

  it("never advises to delete one that another resource has", async () => {
    await create();
    const { message } = await failureOf(create({ ...adopting, description: "another" }));
    expect(message).toMatch(/another resource of this program has it already/);
    expect(message).not.toMatch(/delete/);
  });

  it("creates where the listed one is gone when it is looked at", async () => {
    const listed = { registries: [{ id: 40, name: "hub" }], total: 1 };
    served.emulator.inject({ method: "GET", answer: { status: 200, body: listed } });
    expect((await create(adopting)).id).toMatch(/41$/);
  });

  it("lets only one of two resources take it over, though both look at once", async () => {
    await deployed(served.again(), declared);
    const ends = await Promise.allSettled([create(adopting), create(adopting)]);
    expect(ends.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("deletes none that was taken over in this run: a renamed resource's old name goes last", async () => {
    const old = await deployed(served.again(), declared);
    await create(adopting);
    await served.provider.delete(old.id, old.outs);
    expect(served.emulator.registries()).toHaveLength(1);
    expect(served.said.at(-1)).toMatch(/"hub" \(41\) was not deleted: another resource of this program has it now/);
  });

  it("says that the secret may have been sent when the answer to that is lost", async () => {
    await deployed(served.again(), declared);
    served.emulator.inject({ method: "PUT", times: 9, cut: "reset", afterEffect: true });
    expect((await failureOf(create(adopting))).message).toMatch(/its secret above all, may be as declared now/);
  });

  it("creates where the one to take over goes away meanwhile", async () => {
    await deployed(served.again(), declared);
    served.emulator.inject({ method: "PUT", answer: error(404, "SVCSTG.SWR.4040004") });
    served.emulator.switches.duplicateName = "allowed";
    expect((await create(adopting)).id).toBe(`${declared.instanceId}/42`);
  });

  it("names the action that is denied, not another one", async () => {
    served.emulator.deniedActions.add("swr:instance:listRegistries");
    expect((await failureOf(create(adopting))).message).toMatch(/Allow the IAM action swr:instance:listRegistries/);
  });

  it("is not led by names that only contain the name", async () => {
    await create({ ...declared, name: "hub-2" });
    await create(adopting);
    expect(served.emulator.registries()).toHaveLength(2);
  });
});

describe("creating in a run with PULUMI_SWR_ADOPT_EXISTING=1", () => {
  const adoptingRun = () => served.again({}, { PULUMI_SWR_ADOPT_EXISTING: "1" });

  it("takes over what an interrupted run has made, and says so for each", async () => {
    const names = ["hub", "east", "west"];
    for (const name of names) await deployed(served.again(), { ...declared, name });
    const run = adoptingRun();
    for (const name of names) await deployed(run, { ...declared, name });
    expect(served.emulator.registries().map(({ name }) => name)).toEqual(names);
    expect(served.said).toEqual(
      names.flatMap((name, index) => [
        announced(name),
        `swr: registry "${name}": took over the existing one, id ${41 + index}, as PULUMI_SWR_ADOPT_EXISTING allows`,
      ]),
    );
  });

  it("creates what is not there, and records nothing of the variable", async () => {
    const { outs } = await deployed(adoptingRun(), declared);
    expect(outs).toHaveProperty("adoptExisting", null);
    expect(outs).not.toHaveProperty("adoptionMark");
  });

  it("takes over none that differs", async () => {
    await deployed(served.again(), declared);
    const { message } = await failureOf(deployed(adoptingRun(), { ...declared, url: "https://other.example.com" }));
    expect(message).toMatch(/differs from the declaration in url/);
    expect(served.said).toEqual([announced("hub")]);
  });

  it("announces nothing for a resource that is in the state already", async () => {
    const { inputs } = await deployed(served.provider, declared);
    await adoptingRun().check(inputs, declared);
    expect(served.said).toEqual([]);
  });
});
