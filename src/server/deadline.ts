import { StepUpError, toStepUpError } from '../protocol/errors.js';

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
 * @param outer Ends it earlier: `aborted`, or its own `StepUpError`. Where there is none, only the limit does.
 * @param message Says what took too long.
 * @throws {StepUpError} `timeout` when the limit passes.
 */
export async function withinLimit<T>(
  ms: number,
  outer: AbortSignal | null | undefined,
  message: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const leave = (): void => limit.abort(reasonOf(outer!));
  if (outer?.aborted) throw reasonOf(outer);
  // Before the timer is armed: a signal that cannot be listened to must leave nothing behind.
  outer?.addEventListener('abort', leave, { once: true });
  const timer = setTimeout(() => limit.abort(new StepUpError('timeout', message)), ms);
  try {
    return await untilAborted(run(limit.signal), limit.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener('abort', leave);
  }
}

/** Runs in an event, where nobody would catch what a reason with getters of its own throws. */
function reasonOf(signal: AbortSignal): StepUpError {
  try {
    return toStepUpError(signal.reason, 'aborted');
  } catch {
    return new StepUpError('aborted', 'The request was given up.');
  }
}
