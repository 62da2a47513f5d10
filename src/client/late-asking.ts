import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';
import type { createAsking, sessionEntries } from './asking.js';

/** What comes with it. */
export interface AskingCode {
  createAsking: typeof createAsking;
  sessionEntries: typeof sessionEntries;
}

let available: AskingCode | undefined;

/** To be called where the code is there already, because it came with another late part. */
export function provideAsking(code: AskingCode): void {
  available = code;
}

/** The code, if it is there. */
export function askingCode(): AskingCode | undefined {
  return available;
}

/**
 * Loads what asks, once: a page in which nobody asks, and every page before its first question, does without. After a
 * failure, the next call tries again.
 * @throws {StepUpError} `unavailable`.
 */
export async function loadAsking(): Promise<AskingCode> {
  try {
    return (available ??= await import('./asking.js'));
  } catch (cause) {
    throw new StepUpError('unavailable', describe('part-not-loaded', 'asking'), { cause });
  }
}
