import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';
import type { createAsking } from './asking.js';

/** What comes with it. */
export interface AskingCode {
  createAsking: typeof createAsking;
}

/** The code of the half of the client that asks, which may come late. */
export interface LateAsking {
  /**
   * Loads it, once: a page in which nobody asks, and every page before its first question, does without. After a failure,
   * the next call tries again.
   * @throws {StepUpError} `unavailable`.
   */
  load(): Promise<AskingCode>;
  /** To be called where it is there already, because it came with another late part. */
  provide(code: AskingCode): void;
  /** Has it used as soon as it is there, which may be now. */
  whenThere(use: (code: AskingCode) => void, signal: AbortSignal): void;
}

export function createLateAsking(importing: () => Promise<AskingCode>): LateAsking {
  const arrival = new EventTarget();
  let there: AskingCode | undefined;

  const provide = (code: AskingCode): void => {
    there = code;
    arrival.dispatchEvent(new Event('arrival'));
  };

  return {
    provide,

    async load() {
      try {
        if (!there) provide(await importing());
        return there!;
      } catch (cause) {
        throw new StepUpError('unavailable', describe('part-not-loaded', 'asking'), { cause });
      }
    },

    whenThere(use, signal) {
      if (there) use(there);
      else arrival.addEventListener('arrival', () => use(there!), { once: true, signal });
    },
  };
}

/** The page's. */
export const lateAsking = createLateAsking(() => import('./asking.js'));
