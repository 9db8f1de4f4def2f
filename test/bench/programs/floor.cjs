// What the engine costs by itself: the same resources on a dynamic provider that does nothing.
const pulumi = require("@pulumi/pulumi");
const { registries } = require("./declared.cjs");

const address =
  'exports.handler = () => require("module").createRequire(process.cwd() + "/")("./floor-provider.cjs").ReplicationRegistry;';

class Floor extends pulumi.CustomResource {
  constructor(name, args) {
    const outputs = { status: undefined, createdAt: undefined, updatedAt: undefined, endpoint: undefined };
    super("pulumi-nodejs:dynamic/swr:ReplicationRegistry", name, { ...outputs, ...args, __provider: address });
  }
}

for (const args of registries) new Floor(args.name, args);
