/** How long a request and its answer may take, and how long the answer may be. */
export const usualLimits = {
  /** Until the connection is open, TLS included. */
  connectMs: 10_000,
  /** Until the answer begins. A service may connect to another one before it answers. */
  headersMs: 60_000,
  /** Between two parts of the answer. */
  bodyMs: 30_000,
  /** The most that is read of one answer: a page of 100 items is about 60 kB. Nothing is decompressed, because no encoding is requested. */
  bodyBytes: 4 * 1024 * 1024,
  headerBytes: 16 * 1024,
};

export type Limits = typeof usualLimits;
