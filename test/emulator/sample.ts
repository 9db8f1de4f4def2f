/** Made-up values that the emulator accepts when nothing else is said. */
export const sample = {
  region: "cn-north-4",
  projectId: "0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  instanceId: "7b6c1f2e-3d4a-4b5c-8d9e-0f1a2b3c4d5e",
  accessKey: "EMULATORACCESSKEY001",
  secretKey: "emulator-secret-key-0001-made-up",
} as const;

/** The other account that an example has. */
const east = {
  project: { id: "e".repeat(32), name: "cn-east-3", instances: ["2f6e1d3c-8b7a-4c5d-9e0f-a1b2c3d4e5f6"] },
  key: { accessKey: "EASTACCESSKEY0000001", secretKey: "east-secret-key-0001-made-up", projects: ["e".repeat(32)] },
};

/** Another region of the first account. */
const south = { id: "5".repeat(32), name: "cn-south-1", instances: ["5d4c3b2a-1f0e-4d9c-8b7a-6f5e4d3c2b1a"] };

/** What the examples need of an emulator. */
export const exampleWorld = {
  projects: [{ id: sample.projectId, name: sample.region, instances: [sample.instanceId] }, south, east.project],
  keys: [
    { accessKey: sample.accessKey, secretKey: sample.secretKey, projects: [sample.projectId, south.id] },
    east.key,
  ],
};

export const exampleSecrets = (project: string): Record<string, string> => ({
  [`${project}:harborSecret`]: "far-secret-1",
  [`${project}:robotSecret`]: "far-secret-2",
  [`${project}:secretKey`]: sample.secretKey,
  [`${project}:eastSecretKey`]: east.key.secretKey,
});

/** What the examples need of stack config, beside secrets. */
export const exampleConfig = (project: string, endpoints: string): Record<string, string> => ({
  "huaweicloud:region": sample.region,
  "huaweicloud:endpoints": endpoints,
  [`${project}:instanceId`]: sample.instanceId,
  [`${project}:accessKey`]: sample.accessKey,
  [`${project}:eastProject`]: east.project.id,
  [`${project}:eastInstance`]: east.project.instances[0] ?? "",
  [`${project}:eastAccessKey`]: east.key.accessKey,
});
