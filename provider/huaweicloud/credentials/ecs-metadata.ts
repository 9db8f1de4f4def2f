import { dateOf } from "../errors/error-response";
import { usualLimits } from "../http/limits";
import { type HttpRequest, type HttpResponse, openTransport, type Transport } from "../http/transport";
import { TransportError } from "../http/transport-error";
import { temporaryKeysIn } from "../services/token-exchange";
import { parseJson } from "../text/json";
import type { CredentialSource } from "./credential-chain";

/** The address at which a server in Huawei Cloud asks about itself. */
export const metadataAddress = "http://169.254.169.254";

/** If it is there, it answers at once. */
const withinMs = 3_000;
const tokenLastsSeconds = 21_600;

/** It is one hop away and never behind a proxy: a proxy would answer about its own server. */
export const metadataTransport = (): Transport => openTransport({}, { ...usualLimits, connectMs: 1_000 });

/**
 * The temporary keys of the agency of the ECS server that this runs on.
 * @see https://support.huaweicloud.com/intl/en-us/usermanual-ecs/ecs_03_0166.html
 */
export function ecsMetadata(transport: Transport, address: string): CredentialSource {
  const ask = (request: Pick<HttpRequest, "method" | "path" | "headers">): Promise<HttpResponse> =>
    transport({ origin: address, signal: AbortSignal.timeout(withinMs), ...request });
  return {
    name: `the metadata of this server (${address})`,
    async find() {
      try {
        const headers = await tokenHeaders(ask);
        const answer = await ask({ method: "GET", path: "/openstack/latest/securitykey", headers });
        if (answer.status === 401) return "the server has no agency";
        const keys = answer.status === 200 ? temporaryKeysIn(parseJson(answer.body), dateOf(answer)) : undefined;
        return keys ?? `it answers ${answer.status}, without keys`;
      } catch (error) {
        if (error instanceof TransportError) return `it does not answer: ${error.message}`;
        return `it does not answer within ${withinMs / 1_000} s`;
      }
    },
  };
}

/** Some servers require a token first, others know none. */
async function tokenHeaders(ask: (request: Pick<HttpRequest, "method" | "path" | "headers">) => Promise<HttpResponse>) {
  const headers = { "x-metadata-token-ttl-seconds": String(tokenLastsSeconds) };
  const { status, body } = await ask({ method: "PUT", path: "/meta-data/latest/api/token", headers });
  return status === 200 ? { "x-metadata-token": body.trim() } : {};
}
