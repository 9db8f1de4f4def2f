import { readFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import path from "node:path";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

const file = (name: string) => path.join(__dirname, name);
/** The private authority that signed the server's certificate, made up for these tests. */
export const authority = file("authority.pem");

interface Running {
  port: number;
  stop(): void;
}

/** TLS in front of a server on this machine, with a certificate for swr.test and 127.0.0.1. */
export function serveTls(to: number, options: TlsOptions = {}): Promise<Running> {
  const [key, cert] = [readFileSync(file("server-key.pem")), readFileSync(file("server.pem"))];
  return listen(createTlsServer({ key, cert, ...options }, (socket) => join(socket, connect(to, "127.0.0.1"))));
}

export interface Relay extends Running {
  /** In place of what the server sends next it hands on a record that TLS cannot read, and cuts the connection. */
  garble(): void;
}

/** Hands on what it gets, to a server on this machine. */
export async function serveRelay(to: number): Promise<Relay> {
  let garbling = false;
  const server = createServer((client) => {
    const upstream = connect(to, "127.0.0.1");
    client.on("error", () => upstream.destroy()).pipe(upstream);
    upstream.on("error", () => client.destroy());
    upstream.on("data", (chunk) => {
      if (garbling) client.end(unreadable);
      else client.write(chunk);
      garbling = false;
    });
    upstream.on("end", () => client.end());
  });
  const garble = () => {
    garbling = true;
  };
  return { ...(await listen(server)), garble };
}

/** Application data of TLS whose checksum is wrong. */
const unreadable = Buffer.concat([Buffer.from([0x17, 0x03, 0x03, 0x00, 0x20]), Buffer.alloc(32, 1)]);

export interface TunnelProxy extends Running {
  /** What was asked to be connected to. */
  asked: string[];
  /** What it does from now on in place of its work: hangs up, says nothing, or answers with a status. */
  fail(how: "hang up" | "silence" | number): void;
}

/** A CONNECT proxy that leads every name to this machine, for who knows the password. */
export async function serveProxy(credentials?: string): Promise<TunnelProxy> {
  const asked: string[] = [];
  let failing: "hang up" | "silence" | number | undefined;
  const wanted = credentials && `basic ${Buffer.from(credentials).toString("base64")}`.toLowerCase();
  const server = createServer((socket) => {
    socket.once("data", (chunk) => {
      const [first = "", ...headers] = chunk.toString("latin1").split("\r\n");
      const [, host = "", port = ""] = /^CONNECT ([^:]+):(\d+) /.exec(first) ?? [];
      if (wanted && !headers.some((line) => line.toLowerCase() === `proxy-authorization: ${wanted}`)) {
        socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        return;
      }
      asked.push(`${host}:${port}`);
      if (failing === "silence") return;
      if (failing !== undefined) {
        socket.end(failing === "hang up" ? "" : `HTTP/1.1 ${failing} No\r\n\r\n`);
        return;
      }
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      join(socket, connect(Number(port), "127.0.0.1"));
    });
  });
  const fail = (how: typeof failing) => {
    failing = how;
  };
  return { ...(await listen(server)), asked, fail };
}

function join(a: Socket, b: Socket): void {
  a.on("error", () => b.destroy()).pipe(b);
  b.on("error", () => a.destroy()).pipe(a);
}

async function listen(server: Server): Promise<Running> {
  server.unref();
  server.on("connection", (socket) => socket.unref());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  return { port, stop: () => server.close() };
}
