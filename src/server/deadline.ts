import { StepUpError, toStepUpError } from '../core/errors.js';

/**
 * Waits for a promise, but not longer than a signal lasts: what ignores the signal cannot hold anybody up.
 * @throws The signal's reason, once it is aborted.
 */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/**
 * Runs something with a limit of time, and within another signal.
 * @param ms The limit.
 * @param outer Ends it earlier: `aborted`, or its own `StepUpError`.
 * @param message Says what took too long.
 * @throws {StepUpError} `timeout` when the limit passes.
 */
export async function withinLimit<T>(
  ms: number,
  outer: AbortSignal,
  message: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new StepUpError('timeout', message)), ms);
  const end = (): void => limit.abort(toStepUpError(outer.reason, 'aborted'));
  if (outer.aborted) end();
  else outer.addEventListener('abort', end, { once: true });
  try {
    limit.signal.throwIfAborted();
    return await untilAborted(run(limit.signal), limit.signal);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', end);
  }
}
