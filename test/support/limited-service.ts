/** Whether a service lets a request through that comes now; asked once for each, in milliseconds. */
export type Admission = (now: number) => boolean;

export const unlimited: Admission = () => true;

/** So many in any period. */
export function atMost(most: number, periodMs = 1_000, countsRefused = false): Admission {
  const counted: number[] = [];
  return (now) => {
    while (counted[0] !== undefined && counted[0] <= now - periodMs) counted.shift();
    const isAdmitted = counted.length < most;
    if (isAdmitted || countsRefused) counted.push(now);
    return isAdmitted;
  };
}

/** So many a second, and after a rest so many at once. */
export function bucket(perSecond: number, size: number): Admission {
  let tokens = size;
  let filledAt = 0;
  return (now) => {
    tokens = Math.min(size, tokens + ((now - filledAt) * perSecond) / 1_000);
    filledAt = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** All but a share, whoever asks how often. */
export function allBut(share: number, random: () => number): Admission {
  return () => random() >= share;
}

/** All but for a while in each period; `since` is how long the first one lasts already. */
export function allButBursts(burstMs: number, periodMs: number, since: number): Admission {
  return (now) => (now + since) % periodMs >= burstMs;
}

/** One node of several refuses all that comes to it; they take turns. */
export function allButOneNode(nodes: number): Admission {
  let requests = 0;
  return () => requests++ % nodes !== 0;
}

/** Numbers in [0, 1), the same ones for a seed each time (Marsaglia's xorshift). */
export function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  for (let unused = 0; unused < 20; unused++) next();
  return next;
}
