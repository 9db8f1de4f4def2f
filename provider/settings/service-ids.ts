/** The services that have an endpoint in the settings. */
export const serviceIds = ["swr", "iam", "sts"] as const;
export type ServiceId = (typeof serviceIds)[number];

/** Endpoints in the settings, each in place of the region's own. */
export type EndpointOverrides = Readonly<Partial<Record<ServiceId, string>>>;
