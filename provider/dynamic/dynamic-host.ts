import { ProviderRuntime, type RuntimeOptions } from "../lifecycle/runtime";
import type { SettingSource } from "../settings/environment";
import type { HostProcess } from "./host-process";

export interface DynamicHostOptions extends RuntimeOptions {
  /** The process that hosts the provider; asked for when Pulumi configures it. */
  hostProcess?: () => HostProcess;
}

/** Pulumi's dynamic-provider host, as all resources that it serves share it. */
export class DynamicHost extends ProviderRuntime {
  #process: HostProcess | undefined;

  constructor(private readonly hostOptions: DynamicHostOptions = {}) {
    super(hostOptions);
  }

  /** The host hands out a provider before it awaits `configure`, so this is done at once and never throws. */
  override configure(config: SettingSource): void {
    this.#process ??= this.hostOptions.hostProcess?.();
    super.configure(config, this.#process);
  }

  get isInterrupted(): boolean {
    return this.#process?.noNewRequests.aborted ?? false;
  }

  /** Work that the process must not end without. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return this.#process ? this.#process.during(work) : work();
  }
}
