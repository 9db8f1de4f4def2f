import type { Cancellation } from "../huaweicloud/time/cancellation";
import { Session, type SessionOptions } from "../session/session";
import { processEnv } from "../settings/environment";
import { readSettings, type Settings } from "../settings/settings";
import { OperationContext } from "./operation-context";
import { Ownership } from "./ownership";

export interface RuntimeOptions extends SessionOptions {
  /** Reads the environment; default: that of the process. */
  env?: (key: string) => string | undefined;
}

/**
 * What all handlers of a process share: settings, a signed-in client with its limits, budget and key lockout, and what the resources of
 * this run own. Made once for each process, and filled when it is first needed.
 */
export class ProviderRuntime {
  readonly ownership = new Ownership();
  readonly #options: RuntimeOptions;
  #config: (key: string) => string | undefined = () => undefined;
  #cancellation: Cancellation | undefined;
  #settings: Settings | undefined;
  #session: Session | undefined;

  constructor(options: RuntimeOptions = {}) {
    this.#options = options;
  }

  /** Takes the stack config. A host may call before that, so there are settings without it too; it never throws. */
  configure(config: (key: string) => string | undefined, cancellation?: Cancellation): void {
    this.#config = config;
    this.#cancellation = cancellation;
  }

  get settings(): Settings {
    this.#settings ??= readSettings(this.#config, this.#options.env ?? processEnv);
    return this.#settings;
  }

  get session(): Session {
    const cancellation = this.#cancellation ?? this.#options.cancellation;
    this.#session ??= new Session(this.settings, { ...this.#options, ...(cancellation && { cancellation }) });
    return this.#session;
  }

  /** @param timeout how long the call may take, such as `5m`; default 5 minutes */
  contextFor(timeout?: string): OperationContext {
    return new OperationContext(this.session, this.ownership, timeout);
  }
}
