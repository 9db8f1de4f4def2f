import { randomBytes } from "node:crypto";
import { isJson, parseJson } from "../../provider/swr/json";
import { type Answer, refusal } from "./answer";
import type { Received } from "./received";
import { sample } from "./sample";
import type { Switches } from "./switches";

/** A project of a region, with the SWR Enterprise instances in it. */
export interface Project {
  id: string;
  /** As IAM names it: the region's own project bears the region's name. */
  name: string;
  instances: readonly string[];
}

/** An IAM user that may ask for tokens. */
export interface User {
  name: string;
  password: string;
  domain: string;
}

const accountId = "d0c0ffee".repeat(4);
const tokenLastsMs = 24 * 3600_000;

/** IAM and STS, as far as signing in, projects and denials need them. */
export class Account {
  readonly #denials = new Map<string, string>();

  constructor(
    private readonly projects: readonly Project[],
    private readonly user: User | undefined,
    private readonly tokens: Set<string>,
    private readonly switches: () => Switches,
    private readonly now: () => number,
  ) {}

  /** POST /v3/auth/tokens */
  giveToken({ body }: Received): Answer {
    const asked = JSON.stringify(parseJson(body));
    const { user } = this;
    if (!user || ![user.name, user.password].every((text) => asked.includes(JSON.stringify(text)))) {
      const error = { code: 401, message: "The username or password is wrong.", title: "Unauthorized" };
      return { status: 401, body: { error } };
    }
    const token = randomBytes(24).toString("base64url");
    this.tokens.add(token);
    const expires = new Date(this.now() + tokenLastsMs).toISOString();
    return { status: 201, headers: { "x-subject-token": token }, body: { token: { expires_at: expires } } };
  }

  /** GET /v3/projects */
  listProjects({ query }: Received): Answer {
    const name = new Map(query).get("name");
    const found = this.projects.filter((project) => (name ?? project.name) === project.name);
    const projects = found.map(({ id, name: named }) => ({ id, name: named, domain_id: accountId, enabled: true }));
    return { status: 200, body: { projects, links: {} } };
  }

  /** The 403 of an action that the caller's policies do not allow, with its encoded reason. */
  deny(action: string): Answer {
    const encoded = randomBytes(48).toString("base64");
    const decoded = {
      allowed: false,
      context: {
        principal: { user: "alice", id: "a11ce".padEnd(32, "0"), account: accountId },
        action,
        resource: `swr:${sample.region}:${accountId}:instance:${sample.instanceId}`,
      },
      failure: "implicit deny: no identity policy allows the action",
    };
    this.#denials.set(encoded, JSON.stringify(decoded));
    const message = "you are not allowed to do this";
    return refusal(403, "SVCSTG.SWR.4030170", message, this.switches().errorShape, encoded);
  }

  /** POST /v5/decode-authorization-message */
  decode({ body }: Received): Answer {
    if (!this.switches().decodesDenials) {
      return refusal(403, "STS.4030001", "sts::decodeAuthorizationMessage is not allowed");
    }
    const json = parseJson(body);
    const decoded = isJson(json) ? this.#denials.get(String(json.encoded_message)) : undefined;
    if (decoded === undefined) return refusal(400, "STS.4000001", "the message cannot be decoded");
    return { status: 200, body: { decoded_message: decoded } };
  }
}
