import * as pulumi from "@pulumi/pulumi";
import * as swr from "pulumi-huaweicloud-swr";

// A provider as the test's config gives it, whose settings are known at once or only after a while; with registries that use it.
const config = new pulumi.Config();
const given = config.requireObject<Record<string, unknown>>("provider");
const later = (value: unknown) => pulumi.output(new Promise<unknown>((resolve) => setImmediate(() => resolve(value))));
const late = Object.entries(given).map(([key, value]) => [key, later(value ?? undefined)]);

const provider = new swr.Provider("own", config.requireBoolean("late") ? Object.fromEntries(late) : given);
const listed = config.requireObject<Record<string, { args: swr.ReplicationRegistryArgs }>>("registries");
for (const [name, { args }] of Object.entries(listed)) new swr.ReplicationRegistry(name, args, { provider });
