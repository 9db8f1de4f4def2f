// The same registries for each contestant, out of the environment: BENCH_COUNT, BENCH_DESCRIPTION, BENCH_INSTANCE, BENCH_PROJECT.
const pulumi = require("@pulumi/pulumi");

const { BENCH_COUNT, BENCH_DESCRIPTION, BENCH_INSTANCE, BENCH_PROJECT } = process.env;

exports.registries = Array.from({ length: Number(BENCH_COUNT) }, (_, index) => ({
  instanceId: BENCH_INSTANCE,
  projectId: BENCH_PROJECT,
  region: "cn-north-4",
  type: "swr-pro",
  name: `hub-${index}`,
  url: `https://harbor-${index}.example.com`,
  description: BENCH_DESCRIPTION,
  credential: { accessKey: "robot", accessSecret: pulumi.secret("far-secret-1") },
  insecure: false,
}));
