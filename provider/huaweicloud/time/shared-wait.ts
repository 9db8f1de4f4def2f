/**
 * Waits for work that others wait for too, until the signal is aborted: then this caller alone fails, and the work goes on.
 * @param errorOnAbort makes the error to fail with
 */
export function waitFor<T>(work: Promise<T>, signal: AbortSignal, errorOnAbort: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(errorOnAbort());
    const done = () => signal.removeEventListener("abort", giveUp);
    signal.addEventListener("abort", giveUp);
    work.then(resolve, reject).finally(done);
    if (signal.aborted) giveUp();
  });
}
