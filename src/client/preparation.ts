import { describe } from '#developer-messages';
import { invalidRequest } from '../protocol/errors.js';
import type { ProviderQuestion, StepUpProvider } from './types.js';

/** What a provider has opened within a click, for a question that is not asked yet. */
export interface Preparation {
  /** The question is asked: whatever is open is the provider's to close. */
  use(): void;
  /** The question is not asked: has it closed. Changes nothing once it is in use. */
  giveUp(): void;
  /** Waits for what is needed to ask, and gives up where that fails. */
  keptWhile<T>(waiting: Promise<T>): Promise<T>;
}

/** Has the provider prepare for a question, in this very turn. */
export function prepare(provider: StepUpProvider | undefined, question: ProviderQuestion): Preparation {
  const controller = new AbortController();
  let isUsed = false;
  try {
    provider?.prepare?.(question, controller.signal);
  } catch {
    // What cannot be prepared is `verify`'s to say.
  }
  const giveUp = (): void => {
    if (!isUsed) controller.abort();
  };
  return {
    use: () => void (isUsed = true),
    giveUp,
    keptWhile: waiting =>
      waiting.catch((error: unknown) => {
        giveUp();
        throw error;
      }),
  };
}

/**
 * Refuses a question with a target where the proof would say nothing of it.
 * @throws {StepUpError} `invalid-request`.
 */
export function refuseUnbound(provider: StepUpProvider | undefined, { target }: ProviderQuestion): void {
  if (provider && target !== undefined && provider.binds !== 'target')
    throw invalidRequest(describe('target-not-bound', provider.name));
}
