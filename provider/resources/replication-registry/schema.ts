import { isIP } from "node:net";
import * as z from "zod";
import { isPlaceId } from "../../huaweicloud/services/place-id";
import { uncoloured } from "../../huaweicloud/text/display-text";
import { parseDuration } from "../../huaweicloud/time/deadline";
import { isRegion } from "../../settings/settings";
import type { RegistryCredential, RegistryDnsConf, RegistrySpec, RegistryTarget, RegistryTimeouts } from "./args";
import { longestUrl } from "./wire";

// The rules for the arguments; what they mean stands in `args.ts`, and the compiler sees to it that the two have the same shape.
// An error text says what is allowed: `complaintsAbout` puts the property and what was given before it.

type ShapeOf<T> = { [K in keyof T]-?: z.ZodType<T[K]> };
const shapeOf = <T>(shape: ShapeOf<T>): ShapeOf<T> => shape;

const log = (allowed: string) => ({ error: allowed });
const filled = (operation: string) => z.string(log(operation)).refine((text) => text.trim() !== "", operation);
const placeId = z
  .string(log("an id is required"))
  .refine(isPlaceId, '1 to 64 letters, digits, "-" and "_" are allowed');
const plain = (text: string) => uncoloured(text) === text;
const isColour = "it holds <{%, which Pulumi takes for a colour where it shows the value; another text is required";
const regionId = z
  .string(log("a region such as cn-north-4 is required"))
  .refine(isRegion, "a region is written like cn-north-4");
const duration = z
  .string(log('a duration such as "90s", "5m" or "1h30m" is required'))
  .refine(
    (text) => parseDuration(text) !== undefined,
    'allowed is a duration up to 24h, such as "90s", "5m" or "1h30m"',
  );

const registryTypes = ["swr-pro", "swr-pro-internal", "huawei-SWR"] as const;

const credentialShape = shapeOf<RegistryCredential>({
  accessKey: filled("a user name or access key of the target registry is required").refine(plain, isColour),
  accessSecret: filled("a password or secret key of the target registry is required").refine(
    (text) => !/^\*+$/.test(text),
    "it is the mask that SWR shows in place of a secret; the secret itself is required",
  ),
});

const targetShape = shapeOf<RegistryTarget>({ regionId, projectId: placeId, instanceId: placeId });

const dnsConfShape = shapeOf<RegistryDnsConf>({
  hosts: z
    .record(
      z.string(),
      z
        .string(log("an IP address is required"))
        .refine((text) => isIP(text) !== 0, "an IPv4 or IPv6 address is allowed"),
      log("an object of host names and IP addresses is required"),
    )
    .superRefine((hosts, context) => {
      for (const host of Object.keys(hosts).filter((key) => !isHost(key))) {
        const message = "a host name such as harbor.example.com is required before it";
        context.addIssue({ code: "custom", path: [host], message });
      }
    }),
});

const timeoutsShape = shapeOf<RegistryTimeouts>({
  create: duration.optional(),
  update: duration.optional(),
  delete: duration.optional(),
});

const registryShape = shapeOf<RegistrySpec>({
  instanceId: placeId,
  type: z.enum(registryTypes, log(`allowed are ${registryTypes.map((type) => `"${type}"`).join(", ")}`)),
  url: z.string(log("an address such as https://harbor.example.com is required")).superRefine((text, context) => {
    const problem = urlProblem(text);
    if (problem) context.addIssue({ code: "custom", message: problem });
  }),
  credential: z.strictObject(credentialShape, log("{ accessKey, accessSecret } is required")),
  name: z
    .string(log("a name is required"))
    .regex(
      /^[A-Za-z0-9\p{Script=Han}_-]{1,64}$/u,
      "1 to 64 letters, digits, Chinese characters, _ and - are allowed (the default is the resource's name)",
    ),
  description: z.string(log("a text is required")).refine(plain, isColour).optional(),
  insecure: z.boolean(log("true or false is allowed")).optional(),
  dnsConf: z.strictObject(dnsConfShape, log("{ hosts } is required")).optional(),
  target: z.strictObject(targetShape, log("{ regionId, projectId, instanceId } is required")).optional(),
  secretVersion: z.number(log("a number is required")).optional(),
  region: regionId,
  projectId: placeId.optional(),
  adoptExisting: z.boolean(log("true or false is allowed")).optional(),
  timeouts: z.strictObject(timeoutsShape, log("{ create, update, delete } is allowed")).optional(),
});

/** The arguments of a registry, after defaults. */
export const registrySchema: z.ZodType<RegistrySpec> = z.strictObject(registryShape);

export const secretPaths: ReadonlySet<string> = new Set(["credential", "credential.accessSecret"]);

const nestedShapes = new Map<PropertyKey, object>([
  ["credential", credentialShape],
  ["target", targetShape],
  ["dnsConf", dnsConfShape],
  ["timeouts", timeoutsShape],
]);

/** The known properties at a path, for the nearest one to a misspelt name. */
export function knownAt(path: readonly PropertyKey[]): string[] {
  const [key] = path;
  return Object.keys(key === undefined ? registryShape : (nestedShapes.get(key) ?? {}));
}

function urlProblem(text: string): string | undefined {
  const example = "allowed is an address such as https://harbor.example.com";
  if (!plain(text)) return isColour;
  if (text.length > longestUrl) return `at most ${longestUrl} characters are allowed`;
  if (/[\s\\]/.test(text)) return "blanks and backslashes are not allowed";
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [];
  if (!/^https?$/i.test(scheme ?? "")) return `${example}, with the scheme https:// or http://`;
  if (!rest || /^[/?#]/.test(rest)) return `${example}: a host is missing`;
  if (text.includes("@")) return "a user name or password belongs in `credential`; no other address has an @";
  if (!URL.canParse(text)) return `${example}: the host or the port is not right`;
  const url = new URL(text);
  if (url.search || url.hash) return "SWR drops what stands behind ? and #, so leave it out";
  return isHost(url.hostname) && url.port !== "0" ? undefined : `${example}: the host or the port is not right`;
}

/** A name of labels, or an IP address. */
function isHost(text: string): boolean {
  if (isIP(text.replace(/^\[|\]$/g, "")) !== 0) return true;
  const label = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  return text.length <= 253 && new RegExp(`^${label}(\\.${label})*\\.?$`, "i").test(text);
}
