const swr = require("pulumi-huaweicloud-swr");
const { registries } = require("./declared.cjs");

for (const args of registries) new swr.ReplicationRegistry(args.name, args);
