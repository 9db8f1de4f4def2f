// A mistake that is known only after a while: two registries of one name, or a setting of a provider that no resource uses.
const pulumi = require("@pulumi/pulumi");
const swr = require("pulumi-huaweicloud-swr");

const config = new pulumi.Config();
const later = (value) => pulumi.output(new Promise((resolve) => setImmediate(() => resolve(value))));

if (config.get("mistake") === "provider") {
  new swr.Provider("own", { region: later("cn north") });
} else {
  const args = config.requireObject("registry");
  for (const name of ["one", "two"]) new swr.ReplicationRegistry(name, { ...args, name: later("hub") });
}
