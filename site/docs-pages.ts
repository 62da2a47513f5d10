import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { ROOT, type Page } from './content.js';
import { layOut, type Assets } from './layout.js';
import { llmsText } from './llms.js';
import { draw, fileAddress } from './markdown.js';
import { readNavigation } from './navigation.js';
import { searchIndex } from './search-index.js';

/** Vite plugin: every page as HTML and as Markdown, the files that pages lead to, the search's index, and llms.txt. */
export function docsPages(pages: Page[]): Plugin {
  return {
    name: 'docs-pages',
    enforce: 'post', // the style sheet is in the bundle by then
    generateBundle(_options, bundle) {
      const emit = (fileName: string, source: string | Uint8Array): void =>
        void this.emitFile({ type: 'asset', fileName, source });
      const sections = readNavigation(pages);
      const assets = assetsOf(bundle);
      const drawn = pages.map(page => ({ page, ...draw(page) }));

      for (const each of drawn) {
        emit(`${each.page.path}.html`, layOut(each.page, each, sections, assets));
        emit(`${each.page.path}.md`, each.page.markdown);
      }
      for (const file of new Set(drawn.flatMap(({ files }) => files))) {
        const path = join(ROOT, file);
        // A folder has no text: what leads to one is found by the test of the links.
        if (statSync(path, { throwIfNoEntry: false })?.isFile()) emit(fileAddress(file), readFileSync(path));
      }
      emit('search.json', searchIndex(drawn));
      emit('llms.txt', llmsText(pages, sections));
    },
  };
}

function assetsOf(bundle: Rolldown.OutputBundle): Assets {
  const entry = (name: string): string =>
    Object.values(bundle).find(each => each.type === 'chunk' && each.isEntry && each.name === name)!.fileName;
  return {
    theme: entry('theme'),
    script: entry('main'),
    live: entry('live'),
    style: Object.keys(bundle).find(file => file.endsWith('.css'))!,
  };
}
