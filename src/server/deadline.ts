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
 * @param outer Ends it earlier: `aborted`, or its own `StepUpError`.
 * @param message Says what took too long.
 * @throws {StepUpError} `timeout` when the limit passes.
 */
export function withinLimit<T>(
  ms: number,
  outer: AbortSignal,
  message: string,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const limit = new AbortController();
    const leave = (): void => give(toStepUpError(outer.reason, 'aborted'));
    const timer = setTimeout(() => give(new StepUpError('timeout', message)), ms);
    const end = (): void => {
      clearTimeout(timer);
      outer.removeEventListener('abort', leave);
    };
    const give = (error: StepUpError): void => {
      end();
      limit.abort(error);
      reject(error);
    };
    if (outer.aborted) {
      leave();
      return;
    }
    outer.addEventListener('abort', leave, { once: true });
    run(limit.signal).then(resolve, reject).finally(end);
  });
}
