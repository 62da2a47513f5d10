/** Texts by their names. */
export type Texts = Readonly<Record<string, string>>;

/** Loads the texts of a group in one language. `english`: those in English, whose names they have. */
export type TextsLoader<T extends Texts = Texts> = (english: Texts) => Promise<{ readonly texts: T }>;

/**
 * Texts that are loaded together: a page, and an element that is loaded later, brings those along that it shows, and a
 * person loads them in no other language than theirs.
 */
export interface TextGroup<T extends Texts = Texts> {
  readonly english: T;
  readonly languages: Readonly<Record<string, TextsLoader<T>>>;
}

/** The English texts of all groups that are there. */
export const english: Record<string, string> = {};

/**
 * Makes a group of texts.
 * @param texts In English.
 * @param languages Those of the other languages, by the language alone (`pt`).
 */
export function textGroup<Name extends string>(
  texts: Readonly<Record<Name, string>>,
  languages: Readonly<Record<string, TextsLoader<Record<Name, string>>>>,
): TextGroup<Readonly<Record<Name, string>>> {
  Object.assign(english, texts);
  return { english: texts, languages };
}

// As their codes are alone: which those are has to be known before any is loaded.
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt', 'zh'] as const;

/**
 * The languages of a group whose loaders are loaded themselves when one is needed.
 * @param load Loads them, by the language alone.
 */
export function languagesLater<T extends Texts>(
  load: () => Promise<Readonly<Record<(typeof LANGUAGES)[number], TextsLoader<T>>>>,
): Record<string, TextsLoader<T>> {
  return Object.fromEntries(
    LANGUAGES.map(language => [language, async (english: Texts) => (await load())[language](english)]),
  );
}
