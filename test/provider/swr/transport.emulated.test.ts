import { openTransport } from "../../../provider/swr/transport";
import { http, RawServer } from "../../raw-server";

const ample = { connectMs: 20_000, headersMs: 20_000, bodyMs: 20_000, bodyBytes: 1024 * 1024, headerBytes: 16 * 1024 };
const request = (origin: string) => ({ method: "GET" as const, origin, path: "/x", headers: {} });

let server: RawServer;
afterEach(() => server.stop());

describe("how long the transport waits", () => {
  it("for a connection, TLS included: then nothing was sent", async () => {
    // It takes the connection and never says a word of TLS.
    server = await new RawServer(() => {}).start();
    await expect(
      openTransport({}, { ...ample, connectMs: 60 })(request(server.url.replace("http:", "https:"))),
    ).rejects.toMatchObject({
      kind: "unreachable",
      message: "no connection within 0.1 s (UND_ERR_CONNECT_TIMEOUT)",
    });
  });

  it("for an answer to begin", async () => {
    server = await new RawServer(() => {}).start();
    await expect(openTransport({}, { ...ample, headersMs: 60 })(request(server.url))).rejects.toMatchObject({
      kind: "broken",
      message: "no answer within 0.1 s (UND_ERR_HEADERS_TIMEOUT)",
    });
  });

  it("for the next part of an answer", async () => {
    server = await new RawServer((socket) => socket.write(http("200 OK", "{", { "content-length": "9" }))).start();
    await expect(openTransport({}, { ...ample, bodyMs: 60 })(request(server.url))).rejects.toMatchObject({
      kind: "broken",
      message: "the answer stopped for 0.1 s (UND_ERR_BODY_TIMEOUT)",
    });
  });

  it("until its caller has enough", async () => {
    server = await new RawServer(() => caller.abort("enough")).start();
    const caller = new AbortController();
    await expect(openTransport({}, ample)({ ...request(server.url), signal: caller.signal })).rejects.toBe("enough");
  });
});

describe("what cannot even be sent", () => {
  it("to a port where nobody listens is unreachable", async () => {
    server = await new RawServer(() => {}).start();
    const { url } = server;
    await server.stop();
    await expect(openTransport({}, ample)(request(url))).rejects.toMatchObject({
      kind: "unreachable",
      message: "the connection was refused (ECONNREFUSED)",
    });
  });
});
