import { composedPathOf } from '../../dom/composed-tree.js';
import { attribute, isElement } from '../../dom/unclobbered.js';

// Pages refresh such a text once a minute, and browsers let a page in the background tick no more often.
const REFRESHED_EVERY_S = 60;
const MINUTE_S = 60;

// What libraries write besides what the platform does.
const ENGLISH: Array<[words: string, seconds: number]> = [
  ['just now', 0],
  ['a few seconds ago', 0],
  ['less than a minute ago', 0],
  ['a minute ago', MINUTE_S],
  ['an hour ago', 60 * MINUTE_S],
];

const known = new Map<string, ReadonlyMap<string, number>>();

/** A text, with an age in it taken out. */
export interface Aged {
  readonly rest: string;
  /** In seconds; below zero, it is still to come. null: it says no age. */
  readonly age: number | null;
}

/**
 * Finds what says how long ago something was, or how soon it will be, in seconds or minutes: "3 s ago", "vor 3 Minuten".
 * Nothing else ticks while somebody is asked, and a number of other units ("3 m", "30 days") may be what tells one thing
 * from another.
 */
export function withoutAge(text: string, languages: readonly string[]): Aged {
  const plain = simplified(text);
  let longest = '';
  let age: number | null = null;
  for (const language of languages) {
    for (const [phrase, seconds] of agesIn(language)) {
      if (phrase.length > longest.length && plain.includes(phrase)) {
        longest = phrase;
        age = seconds;
      }
    }
  }
  return { rest: age === null ? plain : plain.replace(longest, '\u0000'), age };
}

/** Whether a text is another one only since time has passed. */
export function hasOnlyAged(then: Aged, now: Aged, elapsedSeconds: number): boolean {
  if (then.rest !== now.rest || then.age === null || now.age === null) return false;
  const grown = now.age - then.age;
  // "1 minute ago" may have been nearly two.
  const rounding = Math.abs(then.age) < MINUTE_S ? 1 : MINUTE_S;
  return grown >= 0 && grown <= elapsedSeconds + REFRESHED_EVERY_S + rounding;
}

/** The languages that a text of an element may be in. */
export function languagesOf(element: Element): string[] {
  const declared = composedPathOf(element)
    .filter(isElement)
    .map(each => attribute(each, 'lang'));
  return [...new Set([...declared, ...navigator.languages, 'en'])].filter(language => language !== null);
}

function agesIn(language: string): ReadonlyMap<string, number> {
  const found = known.get(language) ?? new Map(phrasesIn(language));
  known.set(language, found);
  return found;
}

function phrasesIn(language: string): Array<[string, number]> {
  const phrases =
    language === 'en' ? ENGLISH.map(([words, age]): [string, number] => [simplified(words), age]) : [];
  for (const style of ['long', 'short', 'narrow'] as const) {
    const format = formatFor(language, style);
    if (!format) return [];
    phrases.push([simplified(format.format(-1, 'hour')), 60 * MINUTE_S]);
    for (let amount = 0; amount < 120; amount++) {
      for (const [unit, seconds] of [
        ['second', 1],
        ['minute', MINUTE_S],
      ] as const) {
        phrases.push([simplified(format.format(-amount, unit)), amount * seconds]);
        phrases.push([simplified(format.format(amount, unit)), amount ? -amount * seconds : 0]);
      }
    }
  }
  return phrases;
}

// An attribute of the page may name a language that is none.
function formatFor(language: string, style: 'long' | 'short' | 'narrow'): Intl.RelativeTimeFormat | null {
  try {
    return new Intl.RelativeTimeFormat(language, { style });
  } catch {
    return null;
  }
}

// "3 s ago", "3s ago" and "3 s. ago" are the same.
function simplified(text: string): string {
  return text.toLowerCase().replace(/[\s.]+/g, '');
}
