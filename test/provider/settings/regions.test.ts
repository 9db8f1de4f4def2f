import { regionWarning } from "../../../provider/settings/regions";
import { UNKNOWN } from "../../../provider/settings/unknowns";
import { declared } from "../../support/declared";
import { emulateProvider } from "../../support/emulated-provider";

const usual = { cloud: undefined, endpoints: {} };

describe("an unknown region", () => {
  it.each([
    ["cn-nroth-4", "the nearest known is cn-north-4"],
    ["cn-north-3", "the nearest known are cn-north-1, cn-north-2, cn-north-4, cn-north-9"],
    ["ap-southest-1", "the nearest known is ap-southeast-1"],
    ["moon-base-alpha", "no known region resembles it"],
  ])("is warned of, with the nearest known regions: %s", (region, hint) => {
    expect(regionWarning(region, usual)).toBe(`region "${region}" is not one that this version knows; ${hint}`);
  });

  it.each([
    ["it is known", "eu-west-101", usual],
    ["the preview does not know it yet", UNKNOWN, usual],
    ["the cloud is another", "cn-nroth-4", { cloud: "example.cloud", endpoints: {} }],
    ["the address is given", "cn-nroth-4", { cloud: undefined, endpoints: { swr: "https://swr.example.com" } }],
  ])("is not warned of if %s", (_, region, settings) => {
    expect(regionWarning(region, settings)).toBeUndefined();
  });

  it("is warned of once for all resources, in the check, and allowed", async () => {
    const { emulator, again, said } = await emulateProvider();
    const provider = again({ "huaweicloud:endpoints": "{}" });
    for (const name of ["one", "two"]) {
      const { failures } = await provider.check({}, { ...declared, name, region: "cn-nroth-4" });
      expect(failures).toEqual([]);
    }
    expect(said).toEqual([
      expect.stringMatching(/^swr: region "cn-nroth-4" .* \(where it is new, that is no mistake\)$/),
    ]);
    expect(emulator.journal.entries).toEqual([]);
    await emulator.stop();
  });
});
