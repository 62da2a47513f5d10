import { describe } from '#developer-messages';
import { attribute, rootOf } from '../dom/unclobbered.js';
import { invalidRequest } from '../protocol/errors.js';
import type { StepUpMessageKey, StepUpMessages } from './english.js';

/** What is drawn again whenever texts are set. */
export interface Speaker {
  requestUpdate(): void;
}

/** The language of what has no language. */
export const FALLBACK = 'en';

const languages = new Map<string, Partial<StepUpMessages>>();
const speakers = new Set<Speaker>();

/** Has something drawn again whenever texts are set, until the function that comes back is called. */
export function speak(speaker: Speaker): () => void {
  speakers.add(speaker);
  return () => speakers.delete(speaker);
}

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

/** A text that was set in a language: exactly that, else its base language, else English. */
export function translation(
  language: string,
  key: StepUpMessageKey,
): { text: string; language: string } | undefined {
  const base = language.split('-')[0]!;
  for (const tag of [language, base, FALLBACK]) {
    const text = languages.get(tag)?.[key];
    if (text != null) return { text, language: tag };
  }
  return undefined;
}

/** The language that an element is in: that of its closest `lang`, across shadow boundaries. */
export function languageOf(element: Element): string {
  for (let next: Element | undefined = element; next; next = (rootOf(next) as ShadowRoot).host) {
    const found = Element.prototype.closest.call(next, '[lang]');
    if (found) return attribute(found, 'lang')!.toLowerCase();
  }
  return FALLBACK;
}
