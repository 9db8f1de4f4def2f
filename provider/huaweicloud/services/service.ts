/** A service of Huawei Cloud, as far as its client must know it. */
export interface Service {
  /** Names it in settings, such as `iam`. */
  id: string;
  /** Names it in messages, such as `IAM`. */
  name: string;
  /** Its host is `<host>.<region>.<domain of the cloud>`. */
  host: string;
  /**
   * The regions of the public cloud that have a host for it, and the host for all others.
   * @defaultValue every region has one
   */
  publicCloud?: { regions: ReadonlySet<string>; otherHost: string };
  /** @defaultValue none is known: only the API gateway's codes and the status tell what an answer means */
  errorCodes?: ErrorCodes;
  /** Lower-case words that its answers use. A secret that shares one with them is not recognised by that word. */
  ordinaryWords?: string;
}

/** The error codes of a service. */
export interface ErrorCodes {
  /** Matches every code that the service gives, and none of a gateway or proxy. */
  own: RegExp;
  /** Says that the URL is unknown, and so nothing about what the URL names. */
  unknownUrl: RegExp;
  /** Says "later", whatever the status. */
  throttled: RegExp;
  /** Says that the credentials are right but not allowed to do this, whatever the status. */
  accessDenied: RegExp;
  /** Says that the credentials are wrong. */
  unauthenticated: RegExp;
}

/** Whether the service itself gave this code, about what the URL names. */
export function isOwnCode(code: string, { errorCodes }: Service): boolean {
  return errorCodes ? errorCodes.own.test(code) && !errorCodes.unknownUrl.test(code) : false;
}

/** The regions of the public cloud in which IAM has a host, out of the region tables of the official SDKs. */
const iamRegions: ReadonlySet<string> = new Set([
  ...["cn-north-1", "cn-north-2", "cn-north-4", "cn-north-9", "cn-north-12", "cn-east-2", "cn-east-3", "cn-east-4"],
  ...["cn-east-5", "cn-south-1", "cn-south-2", "cn-southwest-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3"],
  ...["ap-southeast-4", "af-south-1", "sa-brazil-1", "la-south-2", "la-north-2", "na-mexico-1", "eu-west-0"],
  ...["my-kualalumpur-1", "ru-moscow-1", "me-east-1", "ae-ad-1", "tr-west-1"],
]);

const stsRegions: ReadonlySet<string> = new Set([
  ...["cn-north-4", "cn-south-1", "cn-east-3", "cn-southwest-2", "ap-southeast-1", "ap-southeast-2"],
  ...["ap-southeast-3", "ap-southeast-4", "sa-brazil-1", "la-south-2", "af-south-1", "tr-west-1"],
]);

/** Identity and Access Management: tokens, temporary keys and projects. */
export const iam: Service = {
  id: "iam",
  name: "IAM",
  host: "iam",
  publicCloud: { regions: iamRegions, otherHost: "iam" },
};

/** The Security Token Service: temporary keys and decoded denials. */
export const sts: Service = {
  id: "sts",
  name: "STS",
  host: "sts",
  publicCloud: { regions: stsRegions, otherHost: "sts.cn-north-4" },
};
