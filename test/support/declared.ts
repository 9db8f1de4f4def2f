import { sample } from "../emulator/emulator";

/** What a program may say of a registry, whole and right. */
export const declared = {
  instanceId: sample.instanceId,
  type: "swr-pro",
  name: "hub",
  url: "https://harbor.example.com",
  description: "for tests",
  credential: { accessKey: "robot", accessSecret: "far-secret-1" },
  insecure: false,
  dnsConf: { hosts: { "harbor.example.com": "10.0.0.5" } },
  region: sample.region,
  projectId: sample.projectId,
} as const;

/** The same for a registry that is an SWR Enterprise instance itself. */
export const internal = {
  instanceId: sample.instanceId,
  type: "swr-pro-internal",
  name: "east",
  url: "https://east.example.com",
  credential: { accessKey: "robot", accessSecret: "far-secret-2" },
  insecure: true,
  target: { regionId: "cn-east-3", projectId: "f".repeat(32), instanceId: "1".repeat(36) },
  region: sample.region,
  projectId: sample.projectId,
} as const;
