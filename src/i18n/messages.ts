import { isServer } from 'lit';
import { attribute } from '../dom/unclobbered.js';
import { ENGLISH, type StepUpMessageKey } from './english.js';
import { languages, speakers, type Speaker } from './registry.js';

export type { StepUpMessageKey, StepUpMessages } from './english.js';
export { setStepUpMessages } from './registry.js';

/** The language of what has no language, and of every text that was not translated. */
export const FALLBACK = 'en';

/** Those whose first drawing takes over the server's: it has to be the same, whatever is known by then. */
export const hydrating = new WeakSet<Element>();

/** A text, and whether it is English in a page of another language. */
export interface Message {
  readonly text: string;
  readonly isForeign: boolean;
}

/** What stands for each `{name}` in a text, in the language that the text is in. */
export type MessageValues = Record<string, (language: string) => string>;

/** Has something drawn again whenever texts are set, until the function that comes back is called. */
export function speak(speaker: Speaker): () => void {
  speakers.add(speaker);
  return () => speakers.delete(speaker);
}

/** A text in an element's language: exactly that, else its base language, else English. */
export function messageIn(element: Element, key: StepUpMessageKey, values: MessageValues = {}): Message {
  const spoken = isServer || hydrating.has(element) ? FALLBACK : languageOf(element);
  const { text, language } = translation(spoken, key);
  return {
    text: text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.(language) ?? whole),
    isForeign: baseOf(language) !== baseOf(spoken),
  };
}

/** The words of `messageIn` alone. */
export function messageFor(element: Element, key: StepUpMessageKey, values?: MessageValues): string {
  return messageIn(element, key, values).text;
}

function translation(spoken: string, key: StepUpMessageKey): { text: string; language: string } {
  for (const language of [spoken, baseOf(spoken), FALLBACK]) {
    const text = languages.get(language)?.[key];
    if (text != null) return { text, language };
  }
  return { text: ENGLISH[key], language: FALLBACK };
}

function baseOf(language: string): string {
  return language.split('-')[0]!;
}

// That of the closest `lang`, across shadow boundaries; an empty one says that nobody knows.
function languageOf(element: Element): string {
  for (let next: Element | undefined = element; next; next = (next.getRootNode() as ShadowRoot).host) {
    const found = Element.prototype.closest.call(next, '[lang]');
    if (found) return attribute(found, 'lang')!.toLowerCase() || FALLBACK;
  }
  return FALLBACK;
}
