import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { RateLimit } from "../emulator/rate-limit";
import { sample } from "../emulator/sample";

/**
 * The least of a server that all contestants can work with: `node server.ts <latencyMs> <ratePerSecond>`. It shares the processor with
 * them, so it checks nothing and answers at once; what SWR refuses is the emulator's part. It answers "report" with what it has seen.
 */
function main(): void {
  const [latencyMs = 0, ratePerSecond = 0] = process.argv.slice(2).map(Number);
  const registries = new Map<string, Buffer>();
  const limit = new RateLimit(ratePerSecond || undefined, Date.now);
  const connections = new Set<object>();
  let requests = 0;
  let throttled = 0;
  let lastId = 40;

  const keep = (id: string, body: string) => {
    const { credential, ...own } = JSON.parse(body);
    const times = { created_at: "2026-01-01T00:00:00Z", updated_at: "2026-01-01T00:00:00Z" };
    const shown = { ...own, id: Number(id), status: "healthy", ...times };
    registries.set(id, Buffer.from(JSON.stringify({ ...shown, credential: { ...credential, access_secret: "" } })));
  };
  const answer = (method: string | undefined, id: string, body: string): [status: number, body?: Buffer | string] => {
    if (method === "POST") {
      lastId += 1;
      keep(String(lastId), body);
      return [201, `{"id":${lastId}}`];
    }
    if (id.startsWith("projects")) return [200, projects];
    if (id.startsWith("registries?")) return [200, list()];
    const known = registries.get(id);
    if (!known) return [404, `{"error_code":"SWR.4040000","error_msg":"no registry ${id}"}`];
    if (method === "GET") return [200, known];
    if (method === "PUT") {
      keep(id, body);
      return [200];
    }
    registries.delete(id);
    return [204];
  };
  const projects = JSON.stringify({ projects: [{ id: sample.projectId, name: sample.region }] });
  const list = () => `{"registries":[${[...registries.values()].join()}],"total":${registries.size}}`;
  const serve = (request: IncomingMessage, response: ServerResponse, body: string) => {
    requests += 1;
    connections.add(request.socket);
    const through = limit.admits();
    if (!through) throttled += 1;
    const id = request.url?.slice(request.url.lastIndexOf("/") + 1) ?? "";
    const [status, text = ""] = through
      ? answer(request.method, id, body)
      : [429, '{"error_code":"APIGW.0308","error_msg":"The throttling threshold has been reached"}'];
    const end = () =>
      response
        .writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) })
        .end(text);
    if (latencyMs > 0) setTimeout(end, latencyMs);
    else end();
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => serve(request, response, Buffer.concat(chunks).toString()));
  });

  process.on("disconnect", () => process.exit(0));
  process.on("message", (message) => {
    if (message === "fill") {
      for (let index = 0; index < 2_000; index++) answer("POST", "", `{"name":"hub-${index}","credential":{}}`);
      process.send?.("filled");
      return;
    }
    process.send?.({ requests, throttled, connections: connections.size, left: registries.size });
    requests = throttled = 0;
    connections.clear();
  });
  server.listen(0, "127.0.0.1", () => {
    process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  });
}

main();
