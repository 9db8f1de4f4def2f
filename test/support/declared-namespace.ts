import { sample } from "../emulator/sample";

/** What a program may say of a namespace, whole and right. */
export const declaredNamespace = {
  instanceId: sample.instanceId,
  name: "team-a",
  public: false,
  autoScan: true,
  preventVul: true,
  severity: "high",
  cveAllowlist: ["CVE-2024-3094"],
  region: sample.region,
  projectId: sample.projectId,
} as const;
