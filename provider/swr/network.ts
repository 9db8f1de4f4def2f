import { readFile } from "node:fs/promises";
import { rootCertificates } from "node:tls";
import type { Dispatcher } from "undici";

/** What lies between here and the services. */
export interface Network {
  /** Proxy for `http:` and for `https:` addresses, with user name and password where it wants them. */
  httpProxy?: string | undefined;
  httpsProxy?: string | undefined;
  /** Hosts that are asked directly, in the form of NO_PROXY. */
  noProxy?: string | undefined;
  /** A file of certificates (PEM) that are trusted beside the known authorities. */
  caFile?: string | undefined;
  /** What Node trusts besides, by NODE_EXTRA_CA_CERTS; only read with a `caFile`, else Node has done it. */
  extraCaFile?: string | undefined;
}

export interface Limits {
  /** Until the connection is up, TLS included. */
  connectMs: number;
  /** Until the answer begins. SWR tries the far registry's address before it answers a create or an update. */
  headersMs: number;
  /** Between two parts of the answer. */
  bodyMs: number;
  /** The most that is read of one answer: a page of 100 registries is about 60 kB. Nothing is unpacked: no encoding is asked for. */
  bodyBytes: number;
  headerBytes: number;
}

/** A CA file that cannot be read. */
export class CaFileError extends Error {
  override readonly name = "CaFileError";
}

/** A pool of kept-alive connections per host, no more than requests are on their way at a time. undici is loaded here, at the first request: preview sends none. */
export async function openDispatcher(limits: Limits, network: Network): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent } = await import("undici");
  const { connectMs, headersMs, bodyMs, headerBytes } = limits;
  // Said here, so that NODE_TLS_REJECT_UNAUTHORIZED=0 does not turn it off for our requests.
  const tls = { rejectUnauthorized: true, ...(await authorities(network)) };
  const connect = { timeout: connectMs, ...tls };
  const options = {
    connect,
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
    maxHeaderSize: headerBytes,
  };
  const { httpProxy = "", httpsProxy = "", noProxy = "" } = network;
  if (!httpProxy && !httpsProxy) return new Agent(options);
  return new EnvHttpProxyAgent({ ...options, httpProxy, httpsProxy, noProxy, requestTls: connect, proxyTls: connect });
}

async function authorities({ caFile, extraCaFile }: Network): Promise<{ ca?: string[] }> {
  if (!caFile) return {};
  // A list of one's own takes the place of Node's, with all that Node would trust.
  const files = [caFile, ...(extraCaFile ? [extraCaFile] : [])];
  return { ca: [...rootCertificates, ...(await Promise.all(files.map(certificatesIn)))] };
}

async function certificatesIn(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CaFileError(`the file of certificates ${file} could not be read (${error.code})`);
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new CaFileError(`the file ${file} holds no certificate in PEM`);
  }
  return text;
}
