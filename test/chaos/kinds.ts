import * as fc from "fast-check";
import type { Resource } from "../../provider/lifecycle/definition/resource";
import { namespace } from "../../provider/resources/namespace/definition";
import { replicationRegistry } from "../../provider/resources/replication-registry/definition";
import type { ApiVariant } from "../emulator/api-variant";
import { declared, internal } from "../support/declared";
import { declaredNamespace } from "../support/declared-namespace";
import { type Args, type Command, commandsFor } from "./commands";

/** A kind of resource, as the model plays it. */
export interface Kind {
  resource: Resource;
  commands: fc.Arbitrary<Command[]>;
  /** What SWR may hold otherwise than declared, because it does not show it. */
  unseen?: (variant: ApiVariant, args: Args) => readonly string[];
  /** Whether a server may hold two of a name. */
  allowsDuplicates: (variant: ApiVariant) => boolean;
}

/** The secrets of target registries. */
export const canaries = ["canary-secret-a", "canary-secret-b"] as const;

const registryNames = ["hub", "hub-2"];
const registryArgs: fc.Arbitrary<Args> = fc
  .record({
    name: fc.constantFrom(...registryNames),
    base: fc.constantFrom(declared, declared, declared, internal),
    url: fc.constantFrom("https://harbor.example.com", "https://harbor.example.com/", "https://other.example.com"),
    description: fc.constantFrom(undefined, "", "one", "two"),
    secret: fc.constantFrom(...canaries),
    hosts: fc.constantFrom(undefined, {}, { "harbor.example.com": "10.0.0.5" }, { "harbor.example.com": "10.0.0.6" }),
    insecure: fc.boolean(),
    adoptExisting: fc.constantFrom(undefined, undefined, true),
    timeout: fc.constantFrom(undefined, "20s"),
  })
  .map(({ name, base, url, description, secret, hosts, insecure, adoptExisting, timeout }) => {
    const { dnsConf: _, description: __, ...rest } = { dnsConf: undefined, description: undefined, ...base };
    return {
      ...rest,
      name,
      url,
      ...(description !== undefined && { description }),
      ...(hosts && base !== internal && { dnsConf: { hosts } }),
      insecure: base === internal ? true : insecure,
      credential: { accessKey: "robot", accessSecret: secret },
      ...(adoptExisting && { adoptExisting }),
      ...(timeout && { timeouts: { create: timeout, update: timeout, delete: timeout } }),
    };
  });

const namespaceNames = ["team-a", "team-b"];
const namespaceArgs: fc.Arbitrary<Args> = fc
  .record({
    name: fc.constantFrom(...namespaceNames),
    isPublic: fc.boolean(),
    autoScan: fc.boolean(),
    severity: fc.constantFrom(undefined, "low", "high"),
    cveAllowlist: fc.constantFrom(undefined, [], ["CVE-2024-3094"], ["CVE-2021-44228", "CVE-2024-3094"]),
    adoptExisting: fc.constantFrom(undefined, undefined, true),
    timeout: fc.constantFrom(undefined, "20s"),
  })
  .map(({ name, isPublic, autoScan, severity, cveAllowlist, adoptExisting, timeout }) => {
    const { severity: _, cveAllowlist: __, ...rest } = declaredNamespace;
    return {
      ...rest,
      name,
      public: isPublic,
      autoScan,
      preventVul: severity !== undefined,
      ...(severity && { severity }),
      ...(cveAllowlist && { cveAllowlist }),
      ...(adoptExisting && { adoptExisting }),
      ...(timeout && { timeouts: { create: timeout, update: timeout, delete: timeout } }),
    };
  });

/** One entry for each resource. */
export const kinds: readonly Kind[] = [
  {
    resource: replicationRegistry,
    commands: commandsFor(
      registryArgs,
      [{ description: "edited" }, { url: "https://edited.example.com" }, { insecure: true }],
      registryNames,
    ),
    // Host names that SWR does not show and the program does not mention are left as they are when a registry is taken over.
    unseen: ({ showsDnsConf }, { dnsConf }) => (!showsDnsConf && dnsConf === undefined ? ["dnsConf"] : []),
    allowsDuplicates: ({ duplicateName }) => duplicateName === "allowed",
  },
  {
    resource: namespace,
    commands: commandsFor(
      namespaceArgs,
      [{ metadata: { public: "true" } }, { cve_allowlist: { items: [{ cve_id: "CVE-2020-0001" }] } }],
      namespaceNames,
    ),
    allowsDuplicates: () => false,
  },
];
