import * as pulumi from "@pulumi/pulumi";
import { credentialSettings, otherSettings } from "../../provider/setting-names";
import { readSettings } from "../../provider/settings";
import { warnOfMisspeltSettings } from "../../sdk/misspelt-settings";

describe("the names of settings", () => {
  it("are the keys of stack config that the provider reads", () => {
    const asked = new Set<string>();
    const note = (key: string) => void asked.add(key);
    readSettings(note as () => undefined, () => undefined);
    const named = [...credentialSettings, ...otherSettings].map((name) => `huaweicloud:${name}`);
    expect([...asked].filter((key) => key !== "huaweicloud:provider").sort()).toEqual(named.sort());
  });

  it("are told where stack config misspells one, once; others may be of other packages", () => {
    const warn = jest.spyOn(pulumi.log, "warn").mockResolvedValue();
    pulumi.runtime.setAllConfig({
      "huaweicloud:regoin": "cn-north-4",
      "huaweicloud:region": "cn-north-4",
      "shop:x": "y",
    });
    warnOfMisspeltSettings();
    warnOfMisspeltSettings();
    pulumi.runtime.setAllConfig({});
    expect(warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^huaweicloud:regoin in stack config is no setting .* did you mean huaweicloud:region\?$/,
        ),
      ],
    ]);
  });
});
