import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";

/** A server on loopback that writes whatever it likes. */
export class RawServer {
  /** What was asked, the first line of each request. */
  readonly asked: string[] = [];
  /** Connections that came in. */
  connections = 0;
  /** Bytes that clients took. */
  written = 0;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  /** @param answer writes to the connection when a request has come in whole */
  constructor(private readonly answer: (socket: Socket, request: string, server: RawServer) => void) {}

  async start(): Promise<this> {
    const server = createServer((socket) => {
      this.connections += 1;
      this.#sockets.add(socket);
      let received = "";
      socket
        .on("error", () => {})
        .on("close", () => {
          this.written += socket.bytesWritten;
          this.#sockets.delete(socket);
        });
      socket.on("data", (chunk) => {
        received += chunk.toString("latin1");
        const [head = "", ...rest] = received.split("\r\n\r\n");
        const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
        if (rest.length === 0 || rest.join("\r\n\r\n").length < length) return;
        this.asked.push(head.split("\r\n")[0] ?? "");
        received = "";
        this.answer(socket, head, this);
      });
    });
    server.unref();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#server = server;
    return this;
  }

  get url(): string {
    if (!this.#server) throw new Error("the server does not listen");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`; // it listens on TCP
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

/** An answer as it stands on the wire. */
export function http(status: string, body: string | Buffer, headers: Record<string, string> = {}): Buffer {
  const all = { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${lines.join("")}\r\n`), Buffer.from(body)]);
}
