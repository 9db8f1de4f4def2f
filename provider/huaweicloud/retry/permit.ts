/** How a request ended, for the rate of the next ones; `lost` says nothing about the rate. */
export type End = "throttled" | "through" | "lost";

/** A request that the limiter has let go. */
export interface Permit {
  readonly sentAt: number;
  /** Undefined while it is in flight. */
  end?: End;
}
