/**
 * Waits for work that others wait for too, no longer than until the signal: then this caller alone fails, and the work goes on.
 * @param late what to fail with
 */
export function whileWaiting<T>(work: Promise<T>, until: AbortSignal, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(late());
    const done = () => until.removeEventListener("abort", giveUp);
    until.addEventListener("abort", giveUp);
    work.then(resolve, reject).finally(done);
    if (until.aborted) giveUp();
  });
}
