import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasOnlyAged, withoutAge } from '../../../src/gate/release/ages.js';

function onlyAged(then: string, now: string, elapsedSeconds = 5, language = 'en'): boolean {
  const languages = [language, 'en'];
  return hasOnlyAged(withoutAge(then, languages), withoutAge(now, languages), elapsedSeconds);
}

describe('a text that says how long ago something was', () => {
  for (const [then, now, language] of [
    ['3 s ago', '9 s ago', 'en'],
    ['3s ago', '1m ago', 'en'],
    ['58 seconds ago', '1 minute ago', 'en'],
    ['just now', '12 seconds ago', 'en'],
    ['a few seconds ago', 'a minute ago', 'en'],
    ['59 minutes ago', '1 hour ago', 'en'],
    ['Built 4 min. ago by Alice', 'Built 5 min. ago by Alice', 'en'],
    ['in 9 seconds', 'in 2 seconds', 'en'],
    ['in 1 second', '4 seconds ago', 'en'],
    ['vor 3 Sekunden', 'vor 8 Sekunden', 'de'],
    ['vor 1 Minute', 'vor 2 Minuten', 'de'],
    ['il y a 3 s', 'il y a 20 s', 'fr'],
    ['3초 전', '9초 전', 'ko'],
    ['قبل ٣ ثوانٍ', 'قبل ٤ ثوانٍ', 'ar-EG'],
  ] as const) {
    it(`says the same a moment later: ${then} → ${now}`, () => assert.ok(onlyAged(then, now, 5, language)));
  }

  for (const [what, then, now] of [
    ['grows younger', '9 s ago', '3 s ago'],
    ['comes no nearer', 'in 2 s', 'in 9 s'],
    ['ages by more than has passed', '3 minutes ago', '9 minutes ago'],
    ['is about something else', '3 s ago by Alice', '9 s ago by Bob'],
    ['has another number beside it', 'Job 41, 3 s ago', 'Job 42, 9 s ago'],
    ['is a number without a unit', '3', '4'],
    ['is a length', '3 m', '4 m'],
    ['is a duration', '30 days', '31 days'],
    ['is a time of day', '14:05', '14:06'],
    ['is far away', 'in 3 days', 'in 4 days'],
    ['is an age of years', '3 years ago', '4 years ago'],
  ] as const) {
    it(`says something else where it ${what}: ${then} → ${now}`, () => assert.ok(!onlyAged(then, now)));
  }

  it('may be as much older as time has passed', () => {
    assert.ok(onlyAged('3 minutes ago', '9 minutes ago', 360));
    assert.ok(!onlyAged('3 minutes ago', '9 minutes ago', 60));
  });

  it('is read in any language, and a language that is none is left alone', () => {
    assert.ok(onlyAged('3 s ago', '5 s ago', 5, 'no such language'));
  });
});
