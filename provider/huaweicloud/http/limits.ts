/** How long and how much an exchange may take. */
export interface Limits {
  /** Until the connection is up, TLS included. */
  connectMs: number;
  /** Until the answer begins. A service may try something of its own before it answers. */
  headersMs: number;
  /** Between two parts of the answer. */
  bodyMs: number;
  /** The most that is read of one answer: a page of 100 items is about 60 kB. Nothing is unpacked: no encoding is asked for. */
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
