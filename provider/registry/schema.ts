import { isIP } from "node:net";
import * as z from "zod";
import { parseDuration } from "../patience";
import { isRegion } from "../settings";
import { isPlaceId } from "../swr/registries";

const say = (allowed: string) => ({ error: allowed });
const filled = (what: string) => z.string(say(what)).min(1, what);
const placeId = z
  .string(say("an id is required"))
  .refine(isPlaceId, '1 to 64 letters, digits, "-" and "_" are allowed');
const regionId = z
  .string(say("a region such as cn-north-4 is required"))
  .refine(isRegion, "a region is written like cn-north-4");
const duration = z
  .string(say('a duration such as "90s", "5m" or "1h30m" is required'))
  .refine((text) => parseDuration(text) !== undefined, 'allowed is a duration such as "90s", "5m" or "1h30m"');

export const registryTypes = ["swr-pro", "swr-pro-internal", "huawei-SWR"] as const;

export const credentialShape = {
  /** User name or access key at the far registry. */
  accessKey: filled("a user name or access key of the far registry is required"),
  /** Password or secret key. Encrypted in state, never read back from SWR. */
  accessSecret: filled("a password or secret key of the far registry is required"),
};
export const credentialSchema: z.ZodObject<typeof credentialShape, z.core.$strict> = z.strictObject(
  credentialShape,
  say("{ accessKey, accessSecret } is required"),
);

export const targetShape = {
  /** Region of the target instance. */
  regionId,
  /** Project of the target instance. */
  projectId: placeId,
  /** The target instance's id. */
  instanceId: placeId,
};
export const targetSchema: z.ZodObject<typeof targetShape, z.core.$strict> = z.strictObject(
  targetShape,
  say("{ regionId, projectId, instanceId } is required"),
);

export const dnsConfShape = {
  /** Addresses that SWR uses for host names, in place of asking a name server: `{ "harbor.example.com": "10.0.0.5" }`. */
  hosts: z.record(
    z.string(),
    z.string(say("an IP address is required")).refine((text) => isIP(text) !== 0, "an IPv4 or IPv6 address is allowed"),
    say("an object of host names and IP addresses is required"),
  ),
};
export const dnsConfSchema: z.ZodObject<typeof dnsConfShape, z.core.$strict> = z.strictObject(
  dnsConfShape,
  say("{ hosts } is required"),
);

export const timeoutsShape = {
  /** @defaultValue "5m" */
  create: duration.optional(),
  /** @defaultValue "5m" */
  update: duration.optional(),
  /** @defaultValue "5m" */
  delete: duration.optional(),
};
export const timeoutsSchema: z.ZodObject<typeof timeoutsShape, z.core.$strict> = z.strictObject(
  timeoutsShape,
  say("{ create, update, delete } is allowed"),
);

export const registryShape = {
  /** SWR Enterprise instance that holds the registry (the source instance). Changing it replaces the registry. */
  instanceId: placeId,
  /**
   * Kind of far registry: `swr-pro` (open-source Harbor), `swr-pro-internal` (an SWR Enterprise Edition instance) or
   * `huawei-SWR` (SWR Basic Edition). Changing it replaces the registry.
   */
  type: z.enum(registryTypes, say(`allowed are ${registryTypes.map((type) => `"${type}"`).join(", ")}`)),
  /** Address of the far registry, with its scheme: `https://harbor.example.com`. */
  url: z.string(say("an address such as https://harbor.example.com is required")).superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem) context.addIssue({ code: "custom", message: problem });
  }),
  /** How SWR logs in to the far registry. */
  credential: credentialSchema,
  /**
   * Name in the console, unique within the instance: 1 to 64 letters, digits, Chinese characters, `_` and `-`.
   * @defaultValue the resource's name
   */
  name: z
    .string(say("a name is required"))
    .regex(
      /^[A-Za-z0-9\p{Script=Han}_-]{1,64}$/u,
      "1 to 64 letters, digits, Chinese characters, _ and - are allowed (the default is the resource's name)",
    ),
  /** Free text. */
  description: z.string(say("a text is required")).optional(),
  /**
   * Accept a TLS certificate that no known authority signed.
   * @defaultValue false; true for `swr-pro-internal`, which takes nothing else
   */
  insecure: z.boolean(say("true or false is allowed")).optional(),
  /** Host names that SWR resolves by itself. */
  dnsConf: dnsConfSchema.optional(),
  /** The instance behind the registry; required for `swr-pro-internal`, and only there. */
  target: targetSchema.optional(),
  /**
   * Region of the source instance. Changing it replaces the registry.
   * @defaultValue stack config `huaweicloud:region`, then the environment's HW_REGION_NAME
   */
  region: regionId,
  /**
   * Project of the source instance. Changing it replaces the registry.
   * @defaultValue stack config `huaweicloud:projectId`, then the environment, then IAM's main project of the region
   */
  projectId: placeId.optional(),
  /**
   * Take over a registry of this name that already exists, where it equals this declaration in every field that SWR shows.
   * @defaultValue false
   */
  adoptExisting: z.boolean(say("true or false is allowed")).optional(),
  /** How long each operation may take, such as `{ delete: "10m" }`. Pulumi's own `customTimeouts` do not reach dynamic providers. */
  timeouts: timeoutsSchema.optional(),
};
export const registrySchema: z.ZodObject<typeof registryShape, z.core.$strict> = z.strictObject(registryShape);

/** What a program may say: the resource gives its name, and settings give the region, where the program does not. */
export type RegistryArgs = Omit<z.input<typeof registrySchema>, "name" | "region"> &
  Partial<Pick<z.input<typeof registrySchema>, "name" | "region">>;

/** What a registry is to be: the program's arguments after defaults, with its place. */
export type RegistrySpec = z.output<typeof registrySchema>;

const stateShape = {
  region: z.string(),
  projectId: z.string(),
  instanceId: z.string(),
  name: z.string(),
  type: z.string().optional(),
  url: z.string().optional(),
  /** Without the secret where the registry was only looked up: SWR never gives it back. */
  credential: z.object({ accessKey: z.string().optional(), accessSecret: z.string().optional() }).optional(),
  description: z.string().optional(),
  insecure: z.boolean().optional(),
  dnsConf: z.object({ hosts: z.record(z.string(), z.string()) }).optional(),
  target: z.object({ regionId: z.string(), projectId: z.string(), instanceId: z.string() }).optional(),
  adoptExisting: z.boolean().optional(),
  timeouts: z
    .object({ create: z.string().optional(), update: z.string().optional(), delete: z.string().optional() })
    .optional(),
  /** Health of the far registry as SWR last saw it: `healthy` or `unhealthy`. */
  status: z.string().optional(),
  /** When SWR made the registry. */
  createdAt: z.string().optional(),
  /** When SWR last changed it. */
  updatedAt: z.string().optional(),
  /** The address of SWR that holds the registry, where it is not the region's own. */
  endpoint: z.string().optional(),
  /** Present where `projectId` was looked up in IAM, so that a refresh does not show it as an argument. */
  projectLookedUp: z.literal(true).optional(),
};
/**
 * Loose on purpose, with none of the rules for arguments: it holds what SWR showed and what earlier versions wrote,
 * and a delete must not fail for a field that it does not need.
 */
export const stateSchema: z.ZodObject<typeof stateShape, z.core.$loose> = z.looseObject(stateShape);

/** What a stack's state records of a registry. */
export type RegistryState = z.output<z.ZodObject<typeof stateShape>>;

export const secretPaths: ReadonlySet<string> = new Set(["credential", "credential.accessSecret"]);

/** The known properties at a path, for the nearest one to a misspelt name. */
export function knownAt(path: readonly PropertyKey[]): string[] {
  const nested = { credential: credentialShape, target: targetShape, dnsConf: dnsConfShape, timeouts: timeoutsShape };
  const [key] = path;
  return Object.keys(key === undefined ? registryShape : (nested[key as keyof typeof nested] ?? {}));
}

function urlProblem(text: string): string | undefined {
  const example = "allowed is an address such as https://harbor.example.com";
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme !== "http" && scheme !== "https") return `${example}, with the scheme https:// or http://`;
  if (!URL.canParse(text) || !/^https?:\/\/[^/?#]/i.test(text)) return `${example}: a host is missing`;
  const url = new URL(text);
  if (url.username || url.password) return "a user name or password belongs in `credential`";
  if (url.search || url.hash) return "SWR drops what stands behind ? and #, so leave it out";
  return /\s/.test(text) ? "blanks are not allowed" : undefined;
}
