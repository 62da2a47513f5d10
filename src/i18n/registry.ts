import { describe } from '#developer-messages';
import { invalidRequest } from '../protocol/errors.js';
import type { StepUpMessages } from './english.js';

/** What is drawn again whenever there are other texts. */
export interface Speaker {
  requestUpdate(): void;
}

/** The texts that the page has set, by language. */
export const languages = new Map<string, Partial<StepUpMessages>>();

/** What is drawn again whenever there are other texts. */
export const speakers = new Set<Speaker>();

/**
 * Adds a language that the elements do not speak, or replaces the texts of one that they do. An element speaks the
 * language of its closest `lang`. With all of them given, the shipped ones of that language are not loaded.
 * @param language A language tag (BCP 47): `nl` is also used for `nl-BE`.
 * @param texts All texts; `setStepUpMessages` changes a few.
 * @throws {StepUpError} `invalid-request` for what is no language tag.
 * @example
 * registerTranslation('nl', dutch);
 */
export function registerTranslation(language: string, texts: StepUpMessages): void {
  setStepUpMessages(language, texts);
}

/**
 * Changes a few texts of the elements in a language; those that are not given stay as they were.
 * @param language A language tag (BCP 47): `de` is also used for `de-AT`.
 * @throws {StepUpError} `invalid-request` for what is no language tag.
 * @example
 * setStepUpMessages('de', { retry: 'Noch einmal', close: 'Zumachen' });
 */
export function setStepUpMessages(language: string, messages: Partial<StepUpMessages>): void {
  try {
    new Intl.Locale(language);
  } catch {
    throw invalidRequest(describe('not-a-language', 'language', language));
  }
  const key = language.toLowerCase();
  languages.set(key, { ...languages.get(key), ...messages });
  speakAnew();
}

/** Has everything that speaks drawn again. */
export function speakAnew(): void {
  for (const speaker of speakers) speaker.requestUpdate();
}
