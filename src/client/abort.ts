import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';

/** The error of a question that was given up. */
export function aborted(cause?: unknown, message = describe('given-up')): StepUpError {
  return new StepUpError('aborted', message, { cause });
}

/** The error of a question that was not answered in time. */
export function timedOut(): StepUpError {
  return new StepUpError('timeout', describe('no-answer-in-time'));
}

/** The error of a client that was disposed of. */
export function disposed(): StepUpError {
  return new StepUpError('unavailable', describe('client-disposed'));
}

/**
 * Waits for a promise, but not longer than a signal or a limit allows: what never settles must not hold up a page, and
 * leaves no timer and no listener behind.
 * @param limit ms; without it there is only the signal.
 * @throws {StepUpError} `aborted` or `timeout`.
 */
export async function bounded<T>(promise: Promise<T>, signal?: AbortSignal, limit?: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp = (): void => undefined;
  const end = new Promise<never>((_, reject) => {
    giveUp = () => reject(aborted(signal?.reason));
    if (signal?.aborted) giveUp();
    if (limit) timer = setTimeout(() => reject(timedOut()), limit);
  });
  signal?.addEventListener('abort', giveUp);
  try {
    return await Promise.race([end, promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', giveUp);
  }
}
