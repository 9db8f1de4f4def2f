import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";

/** Hears from the hosts of dynamic providers when a signal has come in: one that was sent is not yet one that was handled. */
export class HeardSignals {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "swr-signals-"));
  readonly #heard = new Set<number>();
  #tell = () => {};
  readonly #server: Server = createServer(async (socket) => {
    this.#heard.add(Number(await text(socket)));
    this.#tell();
  });

  static async listen(): Promise<HeardSignals> {
    const signals = new HeardSignals();
    await new Promise<void>((resolve) => signals.#server.listen(signals.#socket, resolve));
    return signals;
  }

  get #socket(): string {
    return path.join(this.#folder, "socket");
  }

  /** For the command that starts the hosts. */
  get env(): Record<string, string> {
    return {
      NODE_OPTIONS: `--require=${JSON.stringify(path.join(__dirname, "tell-signals.cjs"))}`,
      SWR_TEST_SIGNALS: this.#socket,
    };
  }

  /** Resolves when each of these processes has heard its first signal. */
  async by(hosts: readonly number[]): Promise<void> {
    while (!hosts.every((host) => this.#heard.has(host))) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }

  close(): void {
    this.#server.close();
    rmSync(this.#folder, { recursive: true });
  }
}
