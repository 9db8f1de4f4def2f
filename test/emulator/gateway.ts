import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { canonicalRequest } from "../../provider/huaweicloud/signing/signature";
import type { Received } from "./received";

/** A key pair that the emulator knows. */
export interface KnownKey {
  accessKey: string;
  secretKey: string;
  /** Makes it a temporary key: the token must come along and be signed. */
  securityToken?: string;
  /** Ids of the projects that are its account's; default: all. */
  projects?: readonly string[];
}

const skewMs = 15 * 60_000;
const wrongBeforeLock = 5;
const lockMs = 5 * 60_000;

/** Checks tokens and signatures as the API gateway does. */
export class Gateway {
  readonly tokens = new Set<string>();
  readonly #wrong = new Map<string, { inARow: number; lastAt: number }>();

  readonly keys: KnownKey[];

  constructor(
    keys: readonly KnownKey[],
    private readonly now: () => number,
  ) {
    this.keys = [...keys];
  }

  /** What is wrong with the proof of a request, or undefined. */
  objection(request: Received): string | undefined {
    const token = textOf(request.headers["x-auth-token"]);
    if (token !== undefined) return this.tokens.has(token) ? undefined : "the token is not valid";
    const parts = /^SDK-HMAC-SHA256 Access=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      textOf(request.headers.authorization) ?? "",
    );
    if (!parts) return "neither a token nor a signature";
    const [, accessKey = "", signedHeaders = "", signature = ""] = parts;
    const key = this.keys.find((known) => known.accessKey === accessKey);
    if (!key) return "the access key is not known";
    const wrong = this.#wrong.get(accessKey) ?? { inARow: 0, lastAt: 0 };
    if (wrong.inARow >= wrongBeforeLock && this.now() - wrong.lastAt < lockMs)
      return "the access key is locked for five minutes";
    const objection = this.#signatureObjection(request, key, signedHeaders.split(";"), signature);
    if (objection) this.#wrong.set(accessKey, { inARow: wrong.inARow + 1, lastAt: this.now() });
    else this.#wrong.delete(accessKey);
    return objection;
  }

  /** Whether a project is of the account of whom a request comes from. */
  mayUse(project: string, { headers }: Received): boolean {
    const [, accessKey] = / Access=([^,]+),/.exec(textOf(headers.authorization) ?? "") ?? [];
    return this.keys.find((known) => known.accessKey === accessKey)?.projects?.includes(project) ?? true;
  }

  #signatureObjection(request: Received, key: KnownKey, signed: string[], signature: string): string | undefined {
    const date = textOf(request.headers["x-sdk-date"]) ?? "";
    if (!signed.includes("x-sdk-date")) return "X-Sdk-Date is not signed";
    const time = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
    if (!(Math.abs(this.now() - time) <= skewMs)) return "X-Sdk-Date is more than 15 minutes off";
    if (
      key.securityToken &&
      (request.headers["x-security-token"] !== key.securityToken || !signed.includes("x-security-token"))
    ) {
      return "the security token is missing, unsigned or wrong";
    }
    const headers: Record<string, string> = {};
    for (const name of signed) {
      const value = textOf(request.headers[name]);
      if (value === undefined) return `the signed header ${name} was not sent`;
      headers[name] = value;
    }
    const canonical = canonicalRequest(request, headers, signed);
    const hash = createHash("sha256").update(canonical).digest("hex");
    const expected = createHmac("sha256", key.secretKey).update(`SDK-HMAC-SHA256\n${date}\n${hash}`).digest();
    return timingSafeEqual(expected, Buffer.from(signature, "hex")) ? undefined : "the signature does not match";
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
