import { randomBytes } from "node:crypto";
import * as z from "zod";
import { isJson, parseJson } from "../../provider/huaweicloud/text/json";
import { type Answer, refusal } from "./answer";
import type { ApiVariant } from "./api-variant";
import type { Gateway } from "./gateway";
import type { Received } from "./received";
import { sample } from "./sample";

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

const text = z.string().min(1);
const seconds = z.number().int().min(900);
const tokenRequest = z.strictObject({
  auth: z.strictObject({
    identity: z.strictObject({
      methods: z.tuple([z.literal("password")]),
      password: z.strictObject({
        user: z.strictObject({ name: text, password: text, domain: z.strictObject({ name: text }) }),
      }),
    }),
    scope: z.strictObject({ project: z.strictObject({ name: text }) }),
  }),
});
const assumeRequest = z.strictObject({ agency_urn: text, agency_session_name: text, duration_seconds: seconds });
const assumeWithIdTokenRequest = z.strictObject({
  provider_urn: z.string().regex(/:oidcProvider:/),
  agency_urn: z.string().regex(/:agency:/),
  agency_session_name: text,
  id_token: text,
  duration_seconds: seconds,
  policy: text.optional(),
  policy_ids: z.array(text).optional(),
});
const assumeByNameRequest = z.strictObject({
  auth: z.strictObject({
    identity: z.strictObject({
      methods: z.tuple([z.literal("assume_role")]),
      assume_role: z.strictObject({
        agency_name: text,
        domain_name: text.optional(),
        domain_id: text.optional(),
        duration_seconds: seconds,
      }),
    }),
  }),
});
const federatedRequest = z.strictObject({ auth: z.strictObject({ id_token: z.strictObject({ id: text }) }) });
const keysForTokenRequest = z.strictObject({
  auth: z.strictObject({
    identity: z.strictObject({
      methods: z.tuple([z.literal("token")]),
      token: z.strictObject({ id: text, duration_seconds: seconds }),
    }),
  }),
});
const malformed = (error: z.ZodError) =>
  refusal(400, "IAM.0001", error.issues.map(({ path }) => path.join(".")).join(", "));

const metadataToken = "metadata-token";
const accountId = "d0c0ffee".repeat(4);

/** What the emulator knows of ways to sign in beside keys. */
export interface SignInOptions {
  user?: User;
  /** The agency that its keys may take on, by URN and by name. */
  agency?: { urn: string; name: string; domain: string };
  /** The id token that is exchanged for keys. */
  idToken?: string;
  /** The identity provider that IAM 3 takes it from. */
  idpId?: string;
  /** Whether this is a server with an agency, whose metadata has keys. */
  metadata?: boolean;
  /** How long what it gives out lasts. */
  lastsMs?: number;
}
const tokenLastsMs = 24 * 3600_000;

interface Route {
  open: boolean;
  answer: (received: Received) => Answer;
}

/** IAM and STS, as far as signing in, projects and denials need them. */
export class Account {
  readonly #denials = new Map<string, string>();
  /** Tokens of federated users, which are good for temporary keys. */
  readonly #federated = new Set<string>();
  /** What is asked, and whether by somebody who has not proved anything yet. */
  readonly routes: Readonly<Record<string, Route>> = {
    "POST /v3.0/OS-AUTH/id-token/tokens": { open: true, answer: (received) => this.#federate(received) },
    "POST /v3/auth/tokens": { open: true, answer: (received) => this.#giveToken(received) },
    "POST /v5/agencies/assume-with-oidc": { open: true, answer: (received) => this.#assumeWithIdToken(received) },
    "PUT /meta-data/latest/api/token": { open: true, answer: (received) => this.#metadata(received) },
    "GET /openstack/latest/securitykey": { open: true, answer: (received) => this.#metadata(received) },
    "GET /v3/projects": { open: false, answer: (received) => this.#listProjects(received) },
    "POST /v5/decode-authorization-message": { open: false, answer: (received) => this.#decode(received) },
    "POST /v5/agencies/assume": { open: false, answer: (received) => this.#assume(received) },
    "POST /v3.0/OS-CREDENTIAL/securitytokens": { open: false, answer: (received) => this.#assumeByName(received) },
    "POST /v3.0/OS-CREDENTIAL/securitytokens by token": {
      open: true,
      answer: (received) => this.#keysForToken(received),
    },
  };

  constructor(
    private readonly projects: readonly Project[],
    private readonly signIn: SignInOptions,
    private readonly gateway: Gateway,
    private readonly switches: () => ApiVariant,
    private readonly now: () => number,
  ) {}

  routeOf({ method, path, body }: Received): Route | undefined {
    const name = `${method} ${path}`;
    return (
      (keysForTokenRequest.safeParse(parseJson(body)).success && this.routes[`${name} by token`]) || this.routes[name]
    );
  }

  #federate({ body, headers }: Received): Answer {
    const asked = federatedRequest.safeParse(parseJson(body));
    if (!asked.success) return malformed(asked.error);
    if (headers["x-idp-id"] !== this.signIn.idpId || asked.data.auth.id_token.id !== this.signIn.idToken) {
      return { status: 401, body: { error: { code: 401, message: "The id token is wrong.", title: "Unauthorized" } } };
    }
    const token = randomBytes(24).toString("base64url");
    this.#federated.add(token);
    const expires = this.#end();
    return { status: 201, headers: { "x-subject-token": token }, body: { token: { expires_at: expires } } };
  }

  #keysForToken({ body }: Received): Answer {
    const asked = keysForTokenRequest.safeParse(parseJson(body));
    if (!asked.success) return malformed(asked.error);
    if (!this.#federated.has(asked.data.auth.identity.token.id)) return refusal(401, "401", "the token is not valid");
    return { status: 201, body: { credential: this.#temporaryKeys() } };
  }

  #giveToken({ body }: Received): Answer {
    const asked = tokenRequest.safeParse(parseJson(body));
    if (!asked.success) return malformed(asked.error);
    const { identity, scope } = asked.data.auth;
    if (!this.projects.some(({ name }) => name === scope.project.name))
      return refusal(401, "401", `there is no project ${scope.project.name}`);
    const { name, password, domain } = identity.password.user;
    const { user } = this.signIn;
    if (user?.name !== name || user.password !== password || user.domain !== domain.name) {
      const error = { code: 401, message: "The username or password is wrong.", title: "Unauthorized" };
      return { status: 401, body: { error } };
    }
    const token = randomBytes(24).toString("base64url");
    this.gateway.tokens.add(token);
    const expires = this.#end();
    return { status: 201, headers: { "x-subject-token": token }, body: { token: { expires_at: expires } } };
  }

  #assume({ body }: Received): Answer {
    const asked = assumeRequest.safeParse(parseJson(body));
    if (!asked.success) return malformed(asked.error);
    if (this.signIn.agency?.urn !== asked.data.agency_urn) {
      return refusal(403, "STS.4030002", "the agency may not be assumed");
    }
    const { access, secret, securitytoken, expires_at } = this.#temporaryKeys();
    const credentials = { access_key_id: access, secret_access_key: secret, security_token: securitytoken };
    return { status: 200, body: { credentials: { ...credentials, expiration: expires_at } } };
  }

  #assumeByName({ body }: Received): Answer {
    const asked = assumeByNameRequest.safeParse(parseJson(body));
    if (!asked.success) return malformed(asked.error);
    const { agency_name: name, domain_name: domain } = asked.data.auth.identity.assume_role;
    const { agency } = this.signIn;
    if (agency?.name !== name || agency.domain !== domain) {
      return {
        status: 403,
        body: { error: { code: 403, message: "the agency may not be assumed", title: "Forbidden" } },
      };
    }
    return { status: 201, body: { credential: this.#temporaryKeys() } };
  }

  #assumeWithIdToken(received: Received): Answer {
    const asked = assumeWithIdTokenRequest.safeParse(parseJson(received.body));
    if (!asked.success) return malformed(asked.error);
    if (this.signIn.idToken !== asked.data.id_token) {
      return refusal(400, "STS.4000002", `the id token ${asked.data.id_token} is not valid`);
    }
    const { access, secret, securitytoken, expires_at } = this.#temporaryKeys();
    const credentials = { accessKeyId: access, secretAccessKey: secret, securityToken: securitytoken };
    return { status: 200, body: { credentials: { ...credentials, expiration: expires_at } } };
  }

  #metadata({ method, headers }: Received): Answer {
    if (!this.signIn.metadata) return { status: 404 };
    if (method === "PUT")
      return headers["x-metadata-token-ttl-seconds"] ? { status: 200, body: metadataToken } : { status: 400 };
    if (headers["x-metadata-token"] !== metadataToken) return { status: 401 };
    return { status: 200, body: { credential: this.#temporaryKeys() } };
  }

  #temporaryKeys() {
    const [accessKey, secretKey, securityToken] = [10, 20, 30].map((length) => randomBytes(length).toString("hex"));
    this.gateway.keys.push({
      accessKey: `T${accessKey}`,
      secretKey: `${secretKey}`,
      securityToken: `${securityToken}`,
    });
    return { access: `T${accessKey}`, secret: secretKey, securitytoken: securityToken, expires_at: this.#end() };
  }

  #end(): string {
    return new Date(this.now() + (this.signIn.lastsMs ?? tokenLastsMs)).toISOString();
  }

  #listProjects({ query }: Received): Answer {
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

  #decode({ body }: Received): Answer {
    if (!this.switches().decodesDenials) {
      return refusal(403, "STS.4030001", "sts::decodeAuthorizationMessage is not allowed");
    }
    const json = parseJson(body);
    const decoded = isJson(json) ? this.#denials.get(String(json.encoded_message)) : undefined;
    if (decoded === undefined) return refusal(400, "STS.4000001", "the message cannot be decoded");
    return { status: 200, body: { decoded_message: decoded } };
  }
}
