import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

const config = new pulumi.Config();
const instanceId = config.require("instanceId");

// Everybody may pull what is released. The name of the resource is the name of the namespace.
const released = new swr.Namespace("released", { instanceId, public: true });

// A team's own: each image is scanned when it is pushed, and none with a high or critical vulnerability is pulled.
const team = new swr.Namespace("team-payments", {
  instanceId,
  autoScan: true,
  preventVul: true,
  severity: "high",
  cveAllowlist: ["CVE-2024-3094"],
});

export const names = [released.name, team.name];
