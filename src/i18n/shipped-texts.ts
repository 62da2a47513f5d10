import { describe } from '#developer-messages';
import { languages, speakAnew } from './registry.js';
import type { TextGroup, Texts, TextsLoader } from './text-group.js';

// A person who waits for a text longer than that reads it in English.
const PATIENCE_MS = 10_000;

interface Arrival {
  readonly promise: Promise<void>;
  /** `late`: it was waited for long enough, or has failed. */
  state: 'loading' | 'there' | 'late';
  /** When it began, in Unix ms. */
  readonly since: number;
}

const arrivals = new Map<TextsLoader, Arrival>();
const shipped = new Map<string, Texts>();

/** A text that is shipped with the elements, for a language tag; undefined where there is none, or none yet. */
export function shippedText(tag: string, key: string): string | undefined {
  return shipped.get(shippedLanguage(tag) ?? '')?.[key];
}

/** Takes over the shipped texts of a language. */
export function addShippedTexts(language: string, texts: Texts): void {
  shipped.set(language, { ...shipped.get(language), ...texts });
}

/** Whether a group can be shown in the language of a tag, as far as it ever can. */
export function canShow(group: TextGroup, tag: string): boolean {
  const load = loaderFor(group, tag);
  return !load || (arrivals.get(load)?.state ?? 'loading') !== 'loading';
}

/**
 * Loads the texts of a group that are shipped for a language tag, once, and has everything drawn again when they are
 * there. Where they cannot be had, the console tells, English is shown, and a later call tries again meanwhile.
 * @returns When the group can be shown; null where it can now.
 */
export function loadTexts(group: TextGroup, tag: string): Promise<void> | null {
  const load = loaderFor(group, tag);
  if (!load) return null;
  const arrival = arrivals.get(load);
  if (!arrival) return begin(group, load, tag, 'loading').promise;
  if (arrival.state === 'late' && Date.now() - arrival.since > PATIENCE_MS)
    void begin(group, load, tag, 'late');
  return arrival.state === 'loading' ? arrival.promise : null;
}

function begin({ english }: TextGroup, load: TextsLoader, tag: string, state: 'loading' | 'late'): Arrival {
  const language = shippedLanguage(tag)!;
  const turnTo = (next: 'there' | 'late'): void => {
    arrivals.get(load)!.state = next;
    speakAnew();
  };
  const texts = load(english).then(
    arrived => {
      addShippedTexts(language, arrived.texts);
      turnTo('there');
    },
    (error: unknown) => console.warn(describe('language-not-loaded', language), error),
  );
  const promise = withinPatience(texts).then(() => {
    if (arrivals.get(load)!.state === 'loading') turnTo('late');
  });
  const arrival = { promise, state, since: Date.now() };
  arrivals.set(load, arrival);
  return arrival;
}

function withinPatience(arrival: Promise<void>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    void arrival.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** What loads a group for a tag; null where nothing is shipped for that, or the page has set all texts itself. */
function loaderFor(group: TextGroup, tag: string): TextsLoader | null {
  const load = group.languages[shippedLanguage(tag) ?? ''];
  return !load || hasOwnTexts(group, tag) ? null : load;
}

/** Whether the page has set all texts of a group itself. */
function hasOwnTexts(group: TextGroup, tag: string): boolean {
  const own: Texts = { ...languages.get(baseOf(tag)), ...languages.get(tag) };
  return Object.keys(group.english).every(key => own[key] != null);
}

/** Which of the shipped languages is read by those who read a tag: `de` for `de-AT`; null where none is. */
function shippedLanguage(tag: string): string | null {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    // Who reads traditional characters does not read these.
    return language === 'zh' && script !== 'Hans' ? null : language;
  } catch {
    return null;
  }
}

/** The language of a tag alone. */
export function baseOf(tag: string): string {
  return tag.split('-')[0]!;
}
