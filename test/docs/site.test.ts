import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, sep } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import MiniSearch from 'minisearch';
import { find, SEARCH } from '../../site/browser/search-options.js';
import { readPages } from '../../site/content.js';
import { readNavigation } from '../../site/navigation.js';

const run = promisify(execFile);
const pages = readPages();

/** The addresses in a page that lead to something, as they stand there. */
const addressesIn = (html: string): string[] =>
  [...html.replace(/<pre[\s\S]*?<\/pre>/g, '').matchAll(/ (?:href|src)="([^"]*)"/g)].map(
    ([, address]) => address!,
  );

describe('the documentation site', () => {
  let site: string;
  let files: string[];
  const read = (file: string): string => readFileSync(join(site, file), 'utf8');
  const html = (): string[] => files.filter(file => file.endsWith('.html'));
  before(async () => {
    site = mkdtempSync(join(tmpdir(), 'docs-'));
    await run(process.execPath, ['--import', 'tsx', 'site/build.ts', '--out', site]);
    files = readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter(file => statSync(join(site, file)).isFile())
      .map(file => file.split(sep).join('/'));
  });
  after(() => rmSync(site, { recursive: true, force: true }));

  it('has every page of the documentation, to be read and as Markdown', () => {
    for (const { path, markdown } of pages) {
      assert.ok(files.includes(`${path}.html`), path);
      assert.equal(read(`${path}.md`), markdown);
    }
  });

  it('leads nowhere where nothing is', () => {
    const broken: string[] = [];
    const ids = new Map<string, Set<string>>();
    const idsOf = (file: string): Set<string> => {
      if (!ids.has(file))
        ids.set(file, new Set([...read(file).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!)));
      return ids.get(file)!;
    };
    for (const page of html()) {
      for (const address of addressesIn(read(page))) {
        if (/^[a-z]+:/.test(address)) continue;
        const [path, anchor] = address.split('#');
        const target = path ? posix.join(posix.dirname(page), path) : page;
        if (!files.includes(target)) broken.push(`${page}: ${address}`);
        else if (anchor && target.endsWith('.html') && !idsOf(target).has(decodeURIComponent(anchor)))
          broken.push(`${page}: ${address}`);
      }
    }
    assert.deepEqual(broken, []);
  });

  it('keeps to its own policy: nothing inline, nothing from elsewhere', () => {
    for (const page of html()) {
      // What stands in code is text there, with its signs written as references.
      const markup = read(page);
      assert.match(
        markup,
        /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self';/,
      );
      assert.doesNotMatch(markup, /<script(?![^>]* src=)|<style|\sstyle="|\son[a-z]+="/, page);
      const loaded = [
        ...markup.matchAll(
          /<(?:script|img|iframe)[^>]* src="([^"]*)"|<link rel="(?:stylesheet|icon)"[^>]* href="([^"]*)"/g,
        ),
      ];
      for (const [, src, href] of loaded) assert.doesNotMatch(src ?? href!, /^(https?:)?\/\//, page);
    }
  });

  it('has one heading of the first level on each page, and no level left out', () => {
    for (const page of html()) {
      const article = /<article>([\s\S]*)<\/article>/.exec(read(page))![1]!;
      const levels = [...article.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
      assert.equal(levels.filter(level => level === 1).length, 1, page);
      levels.reduce((before, level) => {
        assert.ok(level <= before + 1, `${page}: ${before} → ${level}`);
        return level;
      }, 0);
    }
  });

  it('has a page for each code of an error', () => {
    const codes = /export type StepUpErrorCode =([^;]*);/.exec(
      readFileSync('src/protocol/errors.ts', 'utf8'),
    )![1]!;
    for (const [, code] of codes.matchAll(/'([\w-]+)'/g))
      assert.ok(files.includes(`errors/${code}.html`), code);
  });

  it('has a page of reference for each element and for each exported path with types', () => {
    for (const tag of ['stepup-gate', 'stepup-challenge', 'stepup-status', 'mfa-setup-prompt']) {
      const page = read(`reference/${tag}.md`);
      assert.match(page, /^## Parts$/m, tag);
      // Its page does not name the dialog; whoever opens it calls it.
      if (tag !== 'stepup-challenge') assert.match(page, /^## Attributes$/m, tag);
    }
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, unknown>;
    };
    const named = Object.keys(exports).filter(
      path => !/\*|\.json$|ssr|elements\/|is-stepup|callback/.test(path) && path !== '.',
    );
    assert.ok(named.length > 5);
    for (const path of named) {
      const page = path.slice(2).replace(/\.js$/, '').replaceAll('/', '-');
      assert.ok(files.includes(`reference/${page}.html`), path);
    }
    assert.match(read('reference/server.md'), /## createStepUpGuard[\s\S]*function createStepUpGuard\(/);
    assert.doesNotMatch(
      files
        .filter(file => file.startsWith('reference/'))
        .map(read)
        .join(),
      /@internal/,
    );
  });

  /** The pages that the search gives first. */
  function first(question: string, most = 5): string[] {
    const index = MiniSearch.loadJSON(read('search.json'), SEARCH);
    return find(index, question)
      .slice(0, most)
      .map(({ id }) => id.replace(/\.html.*/, ''));
  }

  it('finds by its search what is asked for, by a part of a name, and in spite of a slip', () => {
    assert.ok(first('sdk-late').includes('errors/sdk-late'));
    assert.ok(first('data-stepup-key').includes('what-is-meant'));
    assert.ok(first('createStepUpFetch').some(path => /client|reference/.test(path)));
    assert.ok(first('fastify').includes('server/fastify'));
    assert.ok(first('emulatr').includes('emulator'));
  });

  // What newcomers ask in their own words, and where the answer is.
  const QUESTIONS: Record<string, Record<string, string>> = {
    'somebody who writes plain HTML': {
      'how to protect a delete button': 'quick-start',
      'install by script tag': 'cdn',
      'confirm a form': 'markup-only',
      'my button does nothing': 'when-it-stays-locked',
      'ask every time': 'elements',
      'change the colors': 'theming',
      'translate the texts': 'languages',
    },
    'a developer with React': {
      'react onClick': 'frameworks/react',
      'jsx types': 'editors-and-types',
      'axios interceptor': 'client',
      'mock it in vitest': 'testing',
      'portal modal': 'what-no-gate-can-hold',
      'protect an express endpoint': 'server/express',
    },
    'an editor with WordPress': {
      'install the wordpress plugin': 'wordpress',
      'gutenberg block': 'wordpress',
      'where to enter the server token': 'wordpress',
      'elementor html widget': 'page-builders',
      'protect a woocommerce route': 'wordpress',
      'wordpress 503': 'wordpress',
    },
  };
  for (const [who, questions] of Object.entries(QUESTIONS)) {
    it(`answers ${who} on one of the first four pages that it gives`, () => {
      const lost = Object.entries(questions).filter(
        ([question, page]) => ![...new Set(first(question, 12))].slice(0, 4).includes(page),
      );
      assert.deepEqual(lost, []);
    });
  }

  it('has every page in llms.txt, with a line of what it is about', () => {
    const text = read('llms.txt');
    for (const { path } of pages.filter(({ path }) => path !== 'index')) {
      assert.match(text, new RegExp(`^- \\[.+\\]\\(${path}\\.md\\): .`, 'm'));
    }
  });

  it('is no part of what is committed', async () => {
    const { stdout } = await run('git', ['ls-files', 'site']);
    assert.doesNotMatch(stdout, /^site\/(dist|\.code)\//m);
  });
});

describe('the navigation', () => {
  it('is the index of the documentation: a heading is a section, a line a page', () => {
    const sections = readNavigation(pages);
    assert.deepEqual(sections[0]!.entries[0], { title: 'Quick start', path: 'quick-start' });
    assert.ok(
      sections.find(({ title }) => title === 'Server')!.entries.some(({ path }) => path === 'server/koa'),
    );
  });

  it('has a page that nobody has listed under "More"', () => {
    const added = { ...pages[0]!, source: 'docs/new.md', path: 'new', title: 'Something new' };
    const more = readNavigation([...pages, added]).find(({ title }) => title === 'More');
    assert.ok(more!.entries.some(({ path }) => path === 'new'));
  });

  it('has no page twice', () => {
    const paths = readNavigation(pages).flatMap(({ entries }) => entries.map(({ path }) => path));
    assert.equal(new Set(paths).size, paths.length);
  });
});
