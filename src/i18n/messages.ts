import { isServer } from 'lit';
import { ENGLISH, type StepUpMessageKey } from './english.js';
import { FALLBACK, languageOf, translation } from './registry.js';

export type { StepUpMessageKey, StepUpMessages } from './english.js';
export { setStepUpMessages } from './registry.js';

/** Those whose first drawing takes over the server's: it has to be the same, whatever is known by then. */
export const hydrating = new WeakSet<Element>();

/**
 * A text in an element's language: exactly that, else its base language, else English.
 * @param values What stands for each `{name}`, in the language that the text is in.
 */
export function messageFor(
  element: Element,
  key: StepUpMessageKey,
  values: Record<string, (language: string) => string> = {},
): string {
  const spoken = isServer || hydrating.has(element) ? FALLBACK : languageOf(element);
  const { text, language } = translation(spoken, key) ?? { text: ENGLISH[key], language: FALLBACK };
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.(language) ?? whole);
}
