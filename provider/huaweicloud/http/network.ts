import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";
import { readBoundedFile, type UnreadableFile } from "../credentials/bounded-file";
import type { Limits } from "./limits";
import { TransportError, transportErrorOf } from "./transport-error";

/** The network between this machine and the services. */
export interface Network {
  /** The proxy for everything but this machine, with user name and password if it requires them, and the variable that named it. */
  proxy?: { url: string; variable: string } | undefined;
  /** Hosts that are reached without the proxy, in the form of NO_PROXY. */
  noProxy?: string | undefined;
  /** A file of certificates (PEM) that are trusted besides the known authorities. */
  caFile?: string | undefined;
  /** NODE_EXTRA_CA_CERTS. It is read here only with a `caFile`; otherwise Node has read it. */
  extraCaFile?: string | undefined;
}

/** The part of undici's dispatchers that is used. */
export type Dispatching = Pick<Dispatcher, "dispatch">;

/** Connections that are kept alive, no more than there are requests in flight. */
export interface Dispatchers {
  /** To this machine, never through a proxy. */
  direct: Dispatching;
  /** To everywhere else. */
  outward: Dispatching;
}

/**
 * undici is loaded here, at the first request, because preview sends none. Without a proxy only the file of its pool is loaded: that takes
 * 18 ms, all of undici 45. package.json pins the version of undici, so the file stays where it is.
 */
export async function openDispatchers(limits: Limits, network: Network): Promise<Dispatchers> {
  const Pool = require("undici/lib/dispatcher/pool.js") as typeof import("undici").Pool;
  const { connectMs, headersMs, bodyMs, headerBytes } = limits;
  // Explicit, so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn it off for our requests.
  const connect = { timeout: connectMs, rejectUnauthorized: true, ...(await authorities(network)) };
  const options = { connect, headersTimeout: headersMs, bodyTimeout: bodyMs, maxHeaderSize: headerBytes };
  const direct = byOrigin((origin) => new Pool(origin, options));
  const { proxy, noProxy = "" } = network;
  if (!proxy) return { direct, outward: direct };
  // It passes `connect` to the pool too.
  const { EnvHttpProxyAgent } = await import("undici");
  const clientFactory = (origin: URL, more: object) => {
    const pool = new Pool(origin, { ...more, headersTimeout: connectMs });
    return Object.assign(pool, { connect: tunnelling(pool, limits) });
  };
  const tls = { requestTls: connect, proxyTls: connect };
  const proxies = { httpProxy: proxy.url, httpsProxy: proxy.url, noProxy, clientFactory };
  return { direct, outward: new EnvHttpProxyAgent({ ...options, ...tls, ...proxies }) };
}

/** Keeps a pool for each origin. undici's Agent closes a pool with its last connection, and a new request with it. */
function byOrigin(open: (origin: string) => Dispatching): Dispatching {
  const pools = new Map<string, Dispatching>();
  return {
    dispatch(options, handler) {
      const origin = String(options.origin);
      const pool = pools.get(origin) ?? open(origin);
      pools.set(origin, pool);
      return pool.dispatch(options, handler);
    },
  };
}

type Connect = (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;

/** Opens tunnels through a proxy. undici would retry a proxy that hangs up without end, so its errors are replaced by ours, which end that. */
function tunnelling(pool: Dispatcher, limits: Limits): Connect {
  const connect = pool.connect.bind(pool) as Connect; // the overload that takes no callback
  return async (options) => {
    const proxy = new URL(String(options.origin)).host;
    const failed = `the proxy ${proxy} opened no way to it`;
    const answer = await connect(options).catch((error: unknown) => {
      const { kind, message } = transportErrorOf(error, limits, false);
      throw new TransportError(kind, `${failed}: ${message}`);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    const wish = answer.statusCode === 407 ? ": it wants another user name and password" : "";
    const kind = answer.statusCode === 429 || answer.statusCode >= 500 ? "unreachable" : "misconfigured";
    throw new TransportError(kind, `${failed} (${answer.statusCode}${wish})`);
  };
}

async function authorities({ caFile, extraCaFile }: Network): Promise<{ ca?: string[] }> {
  if (!caFile) return {};
  // A list replaces Node's own, so it holds those too.
  const files = [caFile, ...(extraCaFile ? [extraCaFile] : [])];
  return { ca: [...rootCertificates, ...(await Promise.all(files.map(certificatesIn)))] };
}

async function certificatesIn(file: string): Promise<string> {
  const text = await readBoundedFile(file).catch(({ message }: UnreadableFile) => {
    throw new TransportError("misconfigured", `the file of certificates ${file} ${message}`);
  });
  if (text.includes("-----BEGIN CERTIFICATE-----")) return text;
  throw new TransportError("misconfigured", `the file ${file} holds no certificate in PEM`);
}
