const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
const swr = require("pulumi-huaweicloud-swr");

/** A mandatory guard, and one that only tells whom it was asked about. */
new PolicyPack("swr-policies", {
  policies: [
    {
      name: "registries-are-verified",
      description: "SWR verifies the certificate of every target registry.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(swr.ReplicationRegistry, ({ insecure }, { name }, reportViolation) => {
        if (insecure) reportViolation(`registry ${name} is insecure`);
      }),
    },
    {
      name: "providers-are-told",
      description: "Every provider is told.",
      enforcementLevel: "advisory",
      validateResource: validateResourceOfType(swr.Provider, (_, { name }, reportViolation) => {
        reportViolation(`provider ${name} was looked at`);
      }),
    },
  ],
});
