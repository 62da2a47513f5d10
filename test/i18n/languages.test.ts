import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { languageFiles } from '../../scripts/cdn-languages.mjs';
import { registerTranslation } from '../../src/i18n/registry.js';
import { english } from '../../src/i18n/text-group.js';
import { ENGLISH, type StepUpMessages } from '../../src/i18n/english.js';
import { BESIDE_TEXTS } from '../../src/i18n/beside-texts.js';
import { CHALLENGE_TEXTS, TROUBLE_TEXTS } from '../../src/i18n/dialog-texts.js';
import { GATE_TEXTS } from '../../src/i18n/gate-texts.js';

const GROUPS = [GATE_TEXTS, BESIDE_TEXTS, CHALLENGE_TEXTS, TROUBLE_TEXTS];
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt', 'zh'];
const SCRIPTS: Record<string, RegExp> = {
  ar: /\p{Script=Arabic}/u,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u,
  ko: /\p{Script=Hangul}/u,
  zh: /\p{Script=Han}/u,
};
const placeholders = (text: string): string[] => text.match(/\{\w+\}/g) ?? [];

describe('the languages that are shipped', () => {
  for (const language of LANGUAGES) {
    it(`have every text: ${language}`, async () => {
      const texts: Record<string, string> = {};
      for (const { english, languages } of GROUPS) {
        Object.assign(texts, (await languages[language]!(english)).texts);
      }
      assert.deepEqual(Object.keys(texts).sort(), Object.keys(english).sort());
      for (const [key, original] of Object.entries(english)) {
        const text = texts[key]!;
        assert.ok(text.trim() === text && text !== '', key);
        // A single word may be the same: it is a passkey in German, too.
        if (original.includes(' ')) assert.notEqual(text, original, key);
        assert.deepEqual(placeholders(text), placeholders(original), key);
        assert.match(text, SCRIPTS[language] ?? /\p{Script=Latin}/u, key);
      }
    });
  }

  it('are each at most 0.6 KB in a file of their own', async () => {
    const files = await languageFiles();
    assert.equal(files.length, GROUPS.length * LANGUAGES.length);
    for (const { name, code } of files) {
      assert.ok(brotliCompressSync(code).length <= 600, `${name}: ${brotliCompressSync(code).length} bytes`);
    }
  });

  // Needs `npm run build`.
  it('are in none of the CDN files, and beside them', () => {
    const names = readdirSync('dist/cdn');
    for (const [language, words] of [
      ['de', 'Entsperren'],
      ['ko', '잠금 해제'],
      ['ar', 'إلغاء القفل'],
    ]) {
      const holding = names.filter(name => readFileSync(`dist/cdn/${name}`, 'utf8').includes(words!));
      assert.equal(holding.length, 1, `${language} is in ${holding.join(' and ')}`);
      assert.match(holding[0]!, new RegExp(`^stepup-elements\\.${language}-gate\\.[0-9a-f]{8}\\.js$`));
    }
  });
});

describe('registerTranslation', () => {
  it('does not compile with a text missing', () => {
    const { retry: _, ...rest } = ENGLISH;
    // @ts-expect-error `retry` is missing
    const incomplete: StepUpMessages = rest;
    // @ts-expect-error `retry` is missing
    registerTranslation('en-x-missing', rest);
    registerTranslation('en-x-whole', ENGLISH);
    assert.ok(incomplete);
  });

  it('does not compile with a text that nothing shows', () => {
    // @ts-expect-error there is no such text
    registerTranslation('en-x-more', { ...ENGLISH, retri: 'Again' });
  });
});
