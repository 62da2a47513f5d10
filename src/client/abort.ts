import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';

/** The error of a question that was given up. */
export function aborted(cause?: unknown, message = describe('given-up')): StepUpError {
  return new StepUpError('aborted', message, { cause });
}

/**
 * Waits for a promise, but not longer than a signal or a limit allows: what never settles must not hold up a page.
 * @param limit ms; without it there is only the signal.
 * @throws {StepUpError} `aborted` or `timeout`.
 */
export function bounded<T>(promise: Promise<T>, signal?: AbortSignal, limit?: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void => reject(aborted(signal?.reason));
    if (signal?.aborted) giveUp();
    signal?.addEventListener('abort', giveUp);
    const timer =
      limit && setTimeout(() => reject(new StepUpError('timeout', describe('no-answer-in-time'))), limit);
    void promise.then(resolve, reject).then(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    });
  });
}
