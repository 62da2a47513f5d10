import { describe } from '#developer-messages';
import { invalidRequest } from '../protocol/errors.js';
import type { StepUpMessages } from './english.js';

/** What is drawn again whenever texts are set. */
export interface Speaker {
  requestUpdate(): void;
}

/** The texts that were set, by language. */
export const languages = new Map<string, Partial<StepUpMessages>>();

/** What is drawn again whenever texts are set. */
export const speakers = new Set<Speaker>();

/**
 * Sets texts of the elements in a language; those that are not given stay as they were, or are English. An element
 * speaks the language of its closest `lang`.
 * @param language A language tag (BCP 47): `de` is also used for `de-AT`.
 * @throws {StepUpError} `invalid-request` for what is no language tag.
 * @example
 * setStepUpMessages('de', { retry: 'Noch einmal', close: 'Schließen' });
 */
export function setStepUpMessages(language: string, messages: Partial<StepUpMessages>): void {
  try {
    new Intl.Locale(language);
  } catch {
    throw invalidRequest(describe('not-a-language', 'language', language));
  }
  const key = language.toLowerCase();
  languages.set(key, { ...languages.get(key), ...messages });
  for (const speaker of speakers) speaker.requestUpdate();
}
