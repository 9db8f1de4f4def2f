/** How long a request and its answer may take, and how long the answer may be. */
export interface Limits {
  /** Until the connection is open, TLS included. */
  connectMs: number;
  /** Until the answer begins. A service may connect to another one before it answers. */
  headersMs: number;
  /** Between two parts of the answer. */
  bodyMs: number;
  /** The most that is read of one answer: a page of 100 items is about 60 kB. Nothing is decompressed, because no encoding is requested. */
  bodyBytes: number;
  headerBytes: number;
}

export const usualLimits: Limits = {
  connectMs: 10_000,
  headersMs: 60_000,
  bodyMs: 30_000,
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
};
