import { usualLimits } from "../../../../provider/huaweicloud/http/limits";
import { openTransport } from "../../../../provider/huaweicloud/http/transport";
import { declared } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../../../support/emulated-provider";
import { authority, serveProxy, serveRelay, serveTls, type TunnelProxy } from "../../../tls/tunnel";

let served: EmulatedProvider;
let tls: { port: number; stop(): void };
let proxy: TunnelProxy;
beforeEach(async () => {
  served = await emulateProvider();
  tls = await serveTls(Number(new URL(served.emulator.url).port));
  proxy = await serveProxy("me:proxy-canary");
});
afterEach(async () => {
  tls.stop();
  proxy.stop();
  await served.emulator.stop();
});

const at = (host: string) => ({
  "huaweicloud:endpoints": JSON.stringify({ swr: `https://${host}:${tls.port}` }),
  "huaweicloud:maxRetries": "0",
});
const trusting = { "huaweicloud:caFile": authority };

describe("a server of a private authority", () => {
  it("is refused where nobody trusts it", async () => {
    const { message } = await failureOf(deployed(served.again(at("127.0.0.1")), declared));
    expect(message).toMatch(/its TLS certificate was not accepted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/);
    expect(message).toMatch(/huaweicloud:caFile/);
  });

  it("is refused also where the environment turns verification off", async () => {
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    const { message } = await failureOf(deployed(served.again(at("127.0.0.1")), declared));
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    expect(message).toMatch(/its TLS certificate was not accepted/);
    expect(served.emulator.journal.entries).toEqual([]);
  });

  it("is trusted with huaweicloud:caFile", async () => {
    await deployed(served.again({ ...at("127.0.0.1"), ...trusting }), declared);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  it("is refused under a name that its certificate does not bear", async () => {
    const proxied = served.again({ ...at("other.test"), ...trusting }, { HTTPS_PROXY: proxyUrl() });
    expect((await failureOf(deployed(proxied, declared))).message).toMatch(/ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it.each([
    ["is not there", "/nowhere/ca.pem", /the file of certificates \/nowhere\/ca.pem could not be read \(ENOENT\)/],
    ["is none", __filename, /holds no certificate in PEM/],
    ["is a folder", __dirname, /the file of certificates .* is a folder/],
    ["never ends", "/dev/zero", /the file of certificates \/dev\/zero is no regular file/],
  ])("is not asked with a file of certificates that %s", async (_, caFile, reason) => {
    const provider = served.again({ ...at("127.0.0.1"), "huaweicloud:caFile": caFile });
    expect((await failureOf(deployed(provider, declared))).message).toMatch(reason);
  });
});

describe("a connection that breaks", () => {
  it.each([
    ["directly", {}, "127.0.0.1"],
    ["by a proxy", { HTTPS_PROXY: "" }, "swr.test"],
  ])("after the request was sent leaves neither an orphan nor a second registry: %s", async (_, env, host) => {
    const relay = await serveRelay(tls.port);
    const config = { ...trusting, "huaweicloud:endpoints": JSON.stringify({ swr: `https://${host}:${relay.port}` }) };
    const proxied = Object.fromEntries(Object.keys(env).map((key) => [key, proxyUrl()]));
    void served.emulator.nextRequest().then(() => relay.garble());
    const { id } = await deployed(served.again(config, proxied), declared);
    relay.stop();
    expect(served.emulator.journal.lines).toEqual([
      "POST registries 201",
      "GET registries 200",
      "PUT registries/41 200",
      "GET registries/41 200",
    ]);
    expect(id).toMatch(/41$/);
    expect(served.emulator.registries()).toHaveLength(1);
  });

  const request = { method: "POST", path: "/", headers: {} } as const;

  it("because the server wants a certificate of ours, and says so after it has our request, may have acted", async () => {
    const strict = await serveTls(Number(new URL(served.emulator.url).port), { requestCert: true });
    const failure = failureOf(
      openTransport({ caFile: authority })({ ...request, origin: `https://127.0.0.1:${strict.port}` }),
    );
    expect((await failure).kind).toBe("invalidResponse");
    strict.stop();
  });

  it("before TLS is up has sent nothing, and may be tried again", async () => {
    const nowhere = await serveRelay(1);
    const failure = failureOf(openTransport()({ ...request, origin: `https://127.0.0.1:${nowhere.port}` }));
    expect(await failure).toMatchObject({ kind: "unreachable", message: "the connection was reset (ECONNRESET)" });
    nowhere.stop();
  });
});

const proxyUrl = (user = "me:proxy-canary") => `http://${user}@127.0.0.1:${proxy.port}`;

describe("a proxy", () => {
  it.each(["HTTPS_PROXY", "https_proxy", "HTTP_PROXY"])(
    "of %s leads to the server, with user and password",
    async (key) => {
      const provider = served.again({ ...at("swr.test"), ...trusting }, { [key]: proxyUrl() });
      await deployed(provider, declared);
      expect(proxy.asked).toEqual([`swr.test:${tls.port}`]);
      expect(served.emulator.registries()).toHaveLength(1);
    },
  );

  it("that wants another password is told of, without ours", async () => {
    const provider = served.again({ ...at("swr.test"), ...trusting }, { HTTPS_PROXY: proxyUrl("me:wrong-canary") });
    const { message, stack } = await failureOf(deployed(provider, declared));
    expect(message).toMatch(
      /could not be reached: the proxy 127.0.0.1:\d+ opened no way to it \(407: it wants another user name and password\)/,
    );
    expect(`${message}${stack}`).not.toMatch(/wrong-canary/);
  });

  it.each<[string, "hang up" | "silence" | number, string, RegExp]>([
    ["hangs up", "hang up", "unreachable", /opened no way to it: the connection was closed/],
    ["says nothing", "silence", "unreachable", /opened no way to it: no answer within/],
    ["answers 503", 503, "unreachable", /opened no way to it \(503\)/],
    ["answers 403", 403, "misconfigured", /opened no way to it \(403\)/],
  ])("that %s is asked once for a request", async (_, how, kind, words) => {
    proxy.fail(how);
    const network = { proxy: { url: proxyUrl(), variable: "HTTPS_PROXY" } };
    const send = openTransport(network, { ...usualLimits, connectMs: 200 });
    const request = { method: "GET", origin: "https://swr.test", path: "/", headers: {} } as const;
    expect(await failureOf(send(request))).toMatchObject({ kind, message: expect.stringMatching(words) });
    expect(proxy.asked).toEqual(["swr.test:443"]);
  });

  it("that says nothing is not waited for longer than the request may take", async () => {
    proxy.fail("silence");
    const send = openTransport({ proxy: { url: proxyUrl(), variable: "HTTPS_PROXY" } });
    const until = new AbortController();
    const request = {
      method: "GET",
      origin: "https://swr.test",
      path: "/",
      headers: {},
      signal: until.signal,
    } as const;
    const failure = failureOf(send(request));
    until.abort(new Error("time is up"));
    expect((await failure).message).toBe("time is up");
  });

  it.each(["127.0.0.2", "127.0.0.1", "localhost", "[::1]"])("never leads to this machine: %s", async (host) => {
    const send = openTransport({ proxy: { url: proxyUrl(), variable: "HTTP_PROXY" } });
    await send({ method: "GET", origin: `http://${host}:1`, path: "/", headers: {} }).catch(() => {});
    expect(proxy.asked).toEqual([]);
  });

  it.each(["*", "swr.test"])("is left out for hosts in NO_PROXY: %s", async (noProxy) => {
    const env = { HTTPS_PROXY: proxyUrl(), NO_PROXY: noProxy };
    const { message } = await failureOf(deployed(served.again({ ...at("swr.test"), ...trusting }, env), declared));
    expect(message).toMatch(/the host name is unknown|the name server did not answer/);
    expect(proxy.asked).toEqual([]);
  });

  it("is left out for addresses of this machine", async () => {
    await deployed(served.again({}, { HTTP_PROXY: proxyUrl(), HTTPS_PROXY: proxyUrl() }), declared);
    expect(proxy.asked).toEqual([]);
  });

  it("is never asked for the metadata of a server", async () => {
    const env = { HTTP_PROXY: proxyUrl(), HTTPS_PROXY: proxyUrl() };
    const elsewhere = { hasKeys: false, metadataAddress: `http://127.0.0.2:${new URL(served.emulator.url).port}` };
    const { message } = await failureOf(deployed(served.again({}, env, elsewhere), declared));
    expect(message).toMatch(/metadata of this server .* does not answer: the connection was refused/);
    expect(proxy.asked).toEqual([]);
  });

  it.each([
    "not a url",
    "ftp://proxy.example.com",
    "secret-canary@proxy:x",
    "http://me:50%off-canary@proxy:3128",
    "http://me:12/canary@proxy:3128",
    "http://me:p@ss#canary@proxy:3128",
  ])("is named, but not quoted, where %s is none", async (text) => {
    const { failures } = await served.again({}, { HTTPS_PROXY: text }).check({}, declared);
    expect(failures?.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^HTTPS_PROXY is not the address of a proxy; it is written like http:/),
    ]);
  });
});
