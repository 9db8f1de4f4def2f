import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { sample } from "../../../emulator/emulator";
import { declared } from "../../../support/declared";
import { deployed, type EmulatedProvider, emulateProvider, failureOf } from "../../../support/emulated-provider";
import { http, RawServer } from "../../../support/raw-server";

const mebibyte = 1024 * 1024;
const shown = { id: 41, name: "hub", type: "swr-pro", url: "https://harbor.example.com", status: "healthy" };

let served: EmulatedProvider;
let server: RawServer;
beforeEach(async () => {
  served = await emulateProvider();
});
afterEach(async () => {
  await served.emulator.stop();
  await server.stop();
});

/** The provider, talking to a server that answers so. */
async function facing(answer: (socket: Socket, request: string, server: RawServer) => void, maxRetries = "0") {
  server = await new RawServer(answer).start();
  return served.again({
    "huaweicloud:endpoints": JSON.stringify({ swr: server.url, iam: server.url, sts: server.url }),
    "huaweicloud:maxRetries": maxRetries,
  });
}

/** What reading a registry ends in that is recorded at this server. */
async function reading(answer: (socket: Socket, request: string, server: RawServer) => void, maxRetries = "0") {
  const provider = await facing(answer, maxRetries);
  const recorded = { ...declared, endpoint: server.url };
  return { provider, recorded, call: () => provider.read(`${sample.instanceId}/41`, recorded) };
}

/** Writes for as long as anybody reads. */
function endlessly(socket: Socket, head: string, chunk: Buffer) {
  socket.write(head);
  const more = () => {
    while (!socket.destroyed && socket.write(chunk));
    if (!socket.destroyed) socket.once("drain", more);
  };
  more();
}

describe("an answer that means harm", () => {
  it.each<[string, (socket: Socket) => void, RegExp]>([
    [
      "an error of 10 MB",
      (socket) => socket.write(http("500 Oops", "x".repeat(10_000_000))),
      /SWR failed \(500\): an answer that is not an API error/,
    ],
    [
      "a body without end",
      (socket) =>
        endlessly(
          socket,
          "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
          Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`),
        ),
      /longer than 4 MiB/,
    ],
    [
      "an error without end",
      (socket) =>
        endlessly(
          socket,
          "HTTP/1.1 412 No\r\ntransfer-encoding: chunked\r\n\r\n",
          Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`),
        ),
      /SWR refused it \(412\): an answer that is not an API error/,
    ],
    [
      "an error that is torn",
      (socket) => socket.end(http("409 No", '{"error_code":"x"', { "content-length": "900" })),
      /SWR refused it \(409\)/,
    ],
    [
      "headers of 64 kB",
      (socket) => socket.write(http("200 OK", JSON.stringify(shown), { "x-long": "x".repeat(65_536) })),
      /the answer's headers were longer than 16 KiB \(UND_ERR_HEADERS_OVERFLOW\)/,
    ],
    [
      "headers without end",
      (socket) => endlessly(socket, "HTTP/1.1 200 OK\r\n", Buffer.from(`x-more: ${"x".repeat(1_000)}\r\n`)),
      /headers were longer than 16 KiB/,
    ],
    [
      "a packed body that unpacks to 1 GiB",
      (socket) => socket.write(http("200 OK", bomb, { "content-encoding": "gzip" })),
      /an answer packed with gzip, which was not asked for, in place of JSON/,
    ],
    [
      "a packed error",
      (socket) => socket.write(http("500 Oops", gzipSync('{"error_code":"x"}'), { "content-encoding": "gzip" })),
      /SWR failed \(500\): an answer that is not an API error/,
    ],
    [
      "bytes that are no UTF-8",
      (socket) =>
        socket.write(
          http("200 OK", Buffer.concat([Buffer.from('{"id":41,"name":"h'), Buffer.from([0xff]), Buffer.from('"}')])),
        ),
      /an answer that is not UTF-8 in place of JSON/,
    ],
    [
      "a page in place of JSON",
      (socket) => socket.write(http("200 OK", "<html>login</html>", { "content-type": "text/html" })),
      /an HTML page in place of JSON/,
    ],
    ["what is no HTTP", (socket) => socket.write("SSH-2.0-OpenSSH_9.6\r\n\r\n"), /the answer was not HTTP/],
    [
      "two lengths that differ",
      (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 40\r\n\r\n{}"),
      /the answer was cut short/,
    ],
    [
      "a length and chunks",
      (socket) =>
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
      /the answer was cut short/,
    ],
    [
      "a nesting of 100 000 arrays",
      (socket) => socket.write(http("200 OK", `${"[".repeat(100_000)}${"]".repeat(100_000)}`)),
      /a success without this registry in it/,
    ],
    [
      "another registry",
      (socket) => socket.write(http("200 OK", JSON.stringify({ ...shown, id: 42 }))),
      /says otherwise \(200\): it is about another id than 41/,
    ],
    [
      "an id that is a fraction",
      (socket) => socket.write(http("200 OK", '{"id":41.5,"name":"hub"}')),
      /it is about another id than 41/,
    ],
    [
      "two ids, of which the last one counts",
      (socket) => socket.write(http("200 OK", '{"id":41,"name":"hub","id":42}')),
      /it is about another id than 41/,
    ],
  ])("%s is one clear failure", async (_, answer, message) => {
    const { call } = await reading(answer);
    const failure = await failureOf(call());
    expect(failure.message).toMatch(message);
    expect(failure.message).toMatch(/The state keeps what it has/);
    expect(failure.message.length).toBeLessThan(1_500);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["of 5 MiB", (socket) => socket.write(http("401 No", '{"error_code":"APIGW.0301"}'.padEnd(5 * mebibyte)))],
    ["that is torn", (socket) => socket.end(http("401 No", '{"error_code":"APIGW.0301"}', { "content-length": "90" }))],
  ])("that is a 401 %s is not repeated with the same key", async (_, answer) => {
    server = await new RawServer(answer).start();
    const provider = served.again({ "huaweicloud:endpoints": JSON.stringify({ swr: server.url }) });
    const recorded = { ...declared, endpoint: server.url };
    const { message } = await failureOf(provider.read(`${sample.instanceId}/41`, recorded));
    expect(message).toMatch(/did not accept the credentials \(401/);
    expect(server.asked).toHaveLength(1);
  });

  it("is not read on once it is too long", async () => {
    const { call } = await reading((socket) =>
      endlessly(
        socket,
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        Buffer.from(`10000\r\n${"x".repeat(65_536)}\r\n`),
      ),
    );
    await failureOf(call());
    await server.stop();
    // What the kernel buffers on both sides comes on top of the 4 MiB.
    expect(server.written).toBeLessThan(16 * mebibyte);
  });

  it("cannot slip the answer to a request that is not sent yet into the connection", async () => {
    const second = http("200 OK", JSON.stringify({ ...shown, description: "slipped in" }));
    const { provider, recorded } = await reading((socket, _, { asked }) => {
      const first = http("200 OK", JSON.stringify({ ...shown, description: `true ${asked.length}` }));
      socket.write(Buffer.concat([first, second]));
    });
    for (let request = 1; request <= 3; request++) {
      const outcome = await provider.read(`${sample.instanceId}/41`, recorded).catch((error: Error) => error);
      expect(JSON.stringify(outcome)).not.toContain("slipped in");
    }
  });

  it("cannot change what objects are made of by the name __proto__", async () => {
    const body = '{"id":41,"name":"hub","__proto__":{"polluted":true},"dns_conf":{"hosts":{"__proto__":"10.0.0.9"}}}';
    const { call } = await reading((socket) => socket.write(http("200 OK", body)));
    const { props } = await call();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(props)).toBe(Object.prototype);
    expect(JSON.stringify(props)).not.toContain("polluted");
  });

  it.each([
    [301, "GET"],
    [307, "DELETE"],
    [308, "DELETE"],
  ] as const)("that points elsewhere (%i) takes no credentials there", async (status, method) => {
    const elsewhere = await new RawServer((socket) => socket.write(http("204 No Content", ""))).start();
    const provider = await facing((socket) =>
      socket.write(http(`${status} Moved`, "", { location: `${elsewhere.url}/v2/x` })),
    );
    const recorded = { ...declared, endpoint: server.url };
    const id = `${sample.instanceId}/41`;
    const { message } = await failureOf(method === "GET" ? provider.read(id, recorded) : provider.delete(id, recorded));
    expect(message).toMatch(/a redirect, which is never followed/);
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.stop();
  });
});

it("a text that steers is shown as text in a line about a wait", async () => {
  const colour = "a<{%x%}>\u001b[31m\u202eb";
  const { call } = await reading((socket, _, { asked }) => {
    const later = http("429 Later", JSON.stringify({ error_code: colour, error_msg: colour }), { "retry-after": "9" });
    socket.write(asked.length === 1 ? later : http("200 OK", JSON.stringify({ ...shown, name: colour })));
  }, "1");
  await call();
  expect(served.said).toEqual([
    expect.stringMatching(/\(429 a< \{%x%\}> \[31m b\): a< \{%x%\}> \[31m b; trying again/),
  ]);
});

describe("an id that means harm", () => {
  it.each<[string, string]>([
    ["beyond 2^53", "9007199254740993"],
    ["a fraction", "41.5"],
    ["below one", "0"],
    ["negative", "-41"],
    ["a path", '"41/../42"'],
    ["text", '"forty-one"'],
    ["an object", "{}"],
    ["missing", "null"],
  ])("%s is not recorded: the list of the instance tells what was made", async (_, id) => {
    const provider = await facing((socket, request) => {
      const made = { ...shown, id: 41, created_at: new Date().toISOString() };
      const answer = {
        POST: `{"id":${id}}`,
        GET: JSON.stringify(/registries\?/.test(request) ? { registries: [made], total: 1 } : made),
      };
      const now = { date: new Date().toUTCString() };
      socket.write(http("200 OK", answer[request.startsWith("POST") ? "POST" : "GET"], now));
    });
    expect((await deployed(provider, declared)).id).toBe(`${sample.instanceId}/41`);
    expect(server.asked.filter((line) => line.startsWith("POST"))).toHaveLength(1);
  });

  it.each(["9007199254740993", "9223372036854775807"])("%s as text is kept digit by digit", async (id) => {
    const { provider } = await reading((socket) => socket.write(http("200 OK", JSON.stringify({ ...shown, id }))));
    const { id: read } = await provider.read(`${sample.instanceId}/${id}`, { ...declared, endpoint: server.url });
    expect(read).toBe(`${sample.instanceId}/${id}`);
  });
});

const bomb = (() => {
  // Packed twice in a row it would still be small; once is enough to be a hundred times the limit.
  const block = gzipSync(Buffer.alloc(64 * mebibyte));
  return Buffer.concat(Array.from({ length: 16 }, () => block));
})();
