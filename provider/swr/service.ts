import type { Service } from "../huaweicloud/services/service";

/** The SoftWare Repository for Container, by the API of its Enterprise Edition. */
export const swr: Service = {
  id: "swr",
  name: "SWR",
  host: "swr-api",
  errorCodes: {
    // `SWR.404…` and `SVCSTG.SWR.404…`.
    own: /^(SVCSTG\.)?SWR\./,
    unknownUrl: /\.4040083$/,
    // Under a 403 or 409.
    throttled: /4031032$|4031042$|4090023$/,
    // Under a 401: what is named belongs to another account.
    accessDenied: /4011064$/,
    unauthenticated: /\.4010000$/,
  },
  ordinaryWords: `
adoptexisting charts createregistry deleteregistry dns_conf docker harbor helm image images listregistries registries registry
registry_id registryid replication replicationpolicies replicationpolicy repositories repository robot robots svcstg updateregistry
`,
};

/** All regions that SWR has an endpoint in. New ones appear, so another region is no mistake. */
export const knownRegions: readonly string[] = [
  ...["cn-north-1", "cn-north-2", "cn-north-4", "cn-north-9", "cn-north-11", "cn-north-12", "cn-east-2", "cn-east-3"],
  ...["cn-east-4", "cn-east-5", "cn-south-1", "cn-south-2", "cn-south-4", "cn-southwest-2", "cn-southwest-3"],
  ...["ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "af-north-1"],
  ...["af-south-1", "sa-brazil-1", "sa-peru-1", "la-south-2", "la-north-2", "na-mexico-1", "eu-west-0", "eu-west-101"],
  ...["my-kualalumpur-1", "ru-moscow-1", "ru-northwest-2", "me-east-1", "ae-ad-1", "tr-west-1"],
];
