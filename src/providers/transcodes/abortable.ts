import { StepUpError } from '../../core/errors.js';

/**
 * Runs work that may never end, until it ends, the signal aborts or the time is up.
 * @param work Is told by its own signal when nobody waits any more, whatever the reason.
 * @param limit The longest time in ms, and what to say when it has passed. Default: no limit.
 * @throws {StepUpError} `aborted`, at once and before any work where the signal already was; `unavailable` when
 * the time is up; or what the work throws.
 */
export async function abortable<T>(
  signal: AbortSignal,
  work: (over: AbortSignal) => Promise<T>,
  limit?: { ms: number; message: string },
): Promise<T> {
  const over = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      const abort = () =>
        reject(new StepUpError('aborted', 'The question was given up.', { cause: signal.reason }));
      if (signal.aborted) return abort();
      signal.addEventListener('abort', abort, { signal: over.signal });
      if (limit) timer = setTimeout(() => reject(new StepUpError('unavailable', limit.message)), limit.ms);
      work(over.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    over.abort();
  }
}
