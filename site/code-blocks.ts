import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Page } from './content.js';

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;
const NAME = /^(?:\/\/|<!--) (\S+\.\w+)(?: -->)?\n/;
const PROJECT = "'0123456789abcdef01234567'";

/** The blocks of code of a page that have the name of a file in their first line. */
export function namedBlocks(page: Page): Array<{ name: string; code: string }> {
  return [...page.markdown.matchAll(FENCE)].flatMap(([, , code]) => {
    const name = NAME.exec(code!)?.[1];
    return name ? [{ name, code: code! }] : [];
  });
}

/** One of them, without its name. */
export function blockOf(page: Page, name: string): string {
  const block = namedBlocks(page).find(each => each.name === name);
  if (!block) throw new Error(`${page.source} has no block of code named ${name}.`);
  return block.code.replace(NAME, '');
}

/**
 * Writes the named blocks of all pages as files, so that what is tried on a page is the code that stands there. The
 * project of the emulator, which is known only when the page runs, takes the place of the one in the text.
 */
export function writeNamedBlocks(pages: Page[], folder: string): void {
  for (const page of pages) {
    for (const { name, code } of namedBlocks(page)) {
      const file = join(folder, page.path, name);
      const pragma =
        page.path.endsWith('/preact') && name.endsWith('.tsx') ? '/** @jsxImportSource preact */\n' : '';
      const text = pragma + code.replaceAll(PROJECT, 'globalThis.emulatorProject');
      // A build that runs at the same time reads what is already there.
      if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  }
}
