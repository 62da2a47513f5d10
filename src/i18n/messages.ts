import { isServer } from 'lit';
import { attribute, unclobbered } from '../dom/unclobbered.js';
import type { StepUpMessageKey } from './english.js';
import { languages, speakers, type Speaker } from './registry.js';
import { baseOf, canShow, loadTexts, shippedText } from './shipped-texts.js';
import { english, type TextGroup } from './text-group.js';

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

let requestLanguage = (): string => FALLBACK;

/** Says what language a server draws in, where an element says nothing of it. */
export function setRequestLanguage(language: () => string): void {
  requestLanguage = language;
}

/** Has something drawn again whenever there are other texts, until the function that comes back is called. */
export function speak(speaker: Speaker): () => void {
  speakers.add(speaker);
  return () => speakers.delete(speaker);
}

// What each element has said its last texts in.
const spokenBy = new WeakMap<Element, string>();

/**
 * Loads the texts of some groups in an element's language; it is drawn again when they are there.
 * @returns When they are, or cannot be had; null where that is now.
 */
export function untilSpeaking(element: Element, ...groups: TextGroup[]): Promise<unknown> | null {
  if (isServer) return null;
  const wanted = languageOf(element);
  const loading = groups.flatMap(group => loadTexts(group, wanted) ?? []);
  if (!loading.length) {
    spokenBy.set(element, wanted);
    return null;
  }
  return Promise.all(loading);
}

/**
 * Whether an element can be drawn with texts of some groups now: in its language or, while that is being loaded, in the
 * one that it has spoken until now.
 */
export function canSpeak(element: Element, ...groups: TextGroup[]): boolean {
  if (!untilSpeaking(element, ...groups)) return true;
  const before = spokenBy.get(element);
  return before !== undefined && groups.every(group => canShow(group, before));
}

/** The language that an element's texts are looked for in. */
export function languageSpoken(element: Element): string {
  return spokenBy.get(element) ?? languageOf(element);
}

/** A text in an element's language: exactly that, else its base language, else English. */
export function messageIn(element: Element, key: StepUpMessageKey, values: MessageValues = {}): Message {
  const spoken = languageSpoken(element);
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
  for (const language of [spoken, baseOf(spoken)]) {
    const text = languages.get(language)?.[key];
    if (text != null) return { text, language };
  }
  const text = shippedText(spoken, key);
  if (text != null) return { text, language: spoken };
  return { text: languages.get(FALLBACK)?.[key] ?? english[key] ?? '', language: FALLBACK };
}

function languageOf(element: Element): string {
  if (isServer)
    return unclobbered(element).getAttribute('lang')?.toLowerCase() || requestLanguage().toLowerCase();
  return hydrating.has(element) ? drawnLanguage(element) : closestLanguage(element);
}

// A server writes it on what it draws.
function drawnLanguage(element: Element): string {
  const drawn = unclobbered(element).shadowRoot?.querySelector('[part=panel][lang]');
  return drawn ? attribute(drawn, 'lang')! : FALLBACK;
}

// That of the closest `lang`, across shadow boundaries; an empty one says that nobody knows.
function closestLanguage(element: Element): string {
  for (
    let next: Element | undefined = element;
    next;
    next = (unclobbered(next).getRootNode() as ShadowRoot).host
  ) {
    const found = Element.prototype.closest.call(next, '[lang]');
    if (found) return attribute(found, 'lang')!.toLowerCase() || FALLBACK;
  }
  return FALLBACK;
}
