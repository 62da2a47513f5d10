import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';
import type { createAsking } from './asking.js';

let available: typeof createAsking | undefined;

/** To be called where the code is there already, because it came with another late part. */
export function provideAsking(create: typeof createAsking): void {
  available = create;
}

/** The code, if it is there. */
export function askingCode(): typeof createAsking | undefined {
  return available;
}

/**
 * Loads what asks, once: a page in which nobody asks, and every page before its first question, does without. After a
 * failure, the next call tries again.
 * @throws {StepUpError} `unavailable`.
 */
export async function loadAsking(): Promise<typeof createAsking> {
  try {
    return (available ??= (await import('./asking.js')).createAsking);
  } catch (cause) {
    throw new StepUpError('unavailable', describe('part-not-loaded', 'asking'), { cause });
  }
}
