import { getEventListeners } from "node:events";
import { openTransport } from "../../../../provider/huaweicloud/http/transport";
import { http, RawServer } from "../../../support/raw-server";

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
      kind: "invalidResponse",
      message: "no answer within 0.1 s (UND_ERR_HEADERS_TIMEOUT)",
    });
  });

  it("for the next part of an answer", async () => {
    server = await new RawServer((socket) => socket.write(http("200 OK", "{", { "content-length": "9" }))).start();
    await expect(openTransport({}, { ...ample, bodyMs: 60 })(request(server.url))).rejects.toMatchObject({
      kind: "invalidResponse",
      message: "the answer stopped for 0.1 s (UND_ERR_BODY_TIMEOUT)",
    });
  });

  it("until its caller has enough", async () => {
    server = await new RawServer(() => caller.abort("enough")).start();
    const caller = new AbortController();
    await expect(openTransport({}, ample)({ ...request(server.url), signal: caller.signal })).rejects.toBe("enough");
  });
});

describe("a request that is given up", () => {
  const enough = AbortSignal.abort("enough");

  it("before it is sent is not sent", async () => {
    server = await new RawServer((socket) => socket.write(http("200 OK", "{}"))).start();
    await expect(openTransport()({ ...request(server.url), signal: enough })).rejects.toBe("enough");
    expect(server.connections).toBe(0);
  });

  it("while its connection is made is not sent, and leaves others their connection", async () => {
    server = await new RawServer((socket) => socket.write(http("200 OK", "{}"))).start();
    const transport = openTransport();
    const caller = new AbortController();
    const asked = transport({ ...request(server.url), signal: caller.signal });
    // No connection is made in between: nothing but promises has its turn.
    for (let turn = 0; turn < 20; turn++) await undefined;
    caller.abort("enough");
    await expect(asked).rejects.toBe("enough");
    for (let count = 0; count < 20; count++) await transport({ ...request(server.url), path: `/${count}` });
    expect(server.asked).toHaveLength(20);
    expect(server.asked).not.toContain("GET /x HTTP/1.1");
    expect(server.connections).toBeLessThanOrEqual(3);
  });

  it("in the middle of an error's body is given up all the same", async () => {
    const caller = new AbortController();
    server = await new RawServer((socket) => {
      socket.write(http("500 Internal Server Error", "{", { "content-length": "9" }));
      setTimeout(() => caller.abort("enough"), 50);
    }).start();
    await expect(openTransport({}, ample)({ ...request(server.url), signal: caller.signal })).rejects.toBe("enough");
  });

  it.each<[string, Buffer[]]>([
    ["that succeeds", [http("200 OK", "{}")]],
    ["that fails", [Buffer.from("nonsense\r\n\r\n")]],
    ["that is too long", [http("200 OK", "x".repeat(2 * 1024 * 1024))]],
  ])("leaves no listener behind where another one %s was sent with the same signal", async (_, answer) => {
    server = await new RawServer((socket) => answer.map((part) => socket.write(part))).start();
    const { signal } = new AbortController();
    await openTransport({}, ample)({ ...request(server.url), signal }).catch(() => {});
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe("an answer with a foreword", () => {
  const foreword = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";

  it("is what comes after it", async () => {
    server = await new RawServer((socket) => {
      socket.write(foreword);
      socket.write(http("404 Not Found", '{"error_code":"x"}'));
    }).start();
    await expect(openTransport({}, ample)(request(server.url))).resolves.toMatchObject({
      status: 404,
      headers: { "content-type": "application/json" },
      body: '{"error_code":"x"}',
    });
  });

  it("is none where nothing comes after it", async () => {
    server = await new RawServer((socket) => socket.end(foreword)).start();
    await expect(openTransport({}, ample)(request(server.url))).rejects.toMatchObject({ kind: "invalidResponse" });
  });
});

describe("connections", () => {
  it.each([1, 4])("are used for as many requests as the server lets them, %i at a time", async (atOnce) => {
    const served = new WeakMap<object, number>();
    server = await new RawServer((socket) => {
      const count = (served.get(socket) ?? 0) + 1;
      served.set(socket, count);
      if (count < 10) socket.write(http("200 OK", "{}"));
      else socket.end(http("200 OK", "{}", { connection: "close" }));
    }).start();
    const transport = openTransport({}, ample);
    let left = 200;
    const lane = async () => {
      while (left-- > 0) await transport(request(server.url));
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    expect(server.asked).toHaveLength(200);
    expect(server.connections).toBeLessThanOrEqual(20 + atOnce);
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
