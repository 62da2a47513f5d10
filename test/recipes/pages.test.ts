import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';

const ROOT = new URL('../../', import.meta.url).pathname;
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGES = ['docs/bff.md', ...readdirSync(join(ROOT, 'docs/recipes')).map(file => `docs/recipes/${file}`)];

describe('the pages of recipes', () => {
  for (const page of PAGES) {
    it(`show what is run: ${page}`, () => {
      const blocks = [...read(page).matchAll(/^```(?:ts|js)\n\/\/ (examples\/\S+)\n([\s\S]*?)^```$/gm)];
      assert.ok(blocks.length > 0, 'it shows a file');
      for (const [, path, code] of blocks) assert.equal(code, read(path!), path);
    });
  }
});
