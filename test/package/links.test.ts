import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { platform } from 'node:process';
import { before, describe, it } from 'node:test';

interface Link {
  page: string;
  /** Where it leads to, from the root; the page itself for a bare anchor. */
  path: string;
  anchor: string | undefined;
}

/** All pages that a reader of the package gets to, from the README on. */
const pages = (): string[] => [
  'README.md',
  'SECURITY.md',
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.md'))
    .map(file => join('docs', file)),
];

/** The links of a page that lead to this package, outside of code. */
function linksOf(page: string): Link[] {
  const prose = readFileSync(page, 'utf8')
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/`[^`\n]*`/g, 'code');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [path, anchor] = target.split('#');
      return { page, path: path ? normalize(join(dirname(page), path)) : page, anchor };
    });
}

/** The anchors of a page's headings, as they are made where Markdown is shown. */
function anchorsOf(page: string): string[] {
  const prose = readFileSync(page, 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading]) => {
    const anchor = heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

describe('the pages of the package', () => {
  let packed: Set<string>;
  before(() => {
    const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
    const output = execFileSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts', '--silent'], {
      encoding: 'utf8',
    });
    const [packing] = Object.values(JSON.parse(output) as Record<string, { files: Array<{ path: string }> }>);
    packed = new Set(packing!.files.map(({ path }) => path));
  });

  it('are all reached from the README, over as many links as it takes', () => {
    const reached = new Set(['README.md']);
    for (const page of reached) {
      for (const { path } of linksOf(page)) if (path.endsWith('.md') && existsSync(path)) reached.add(path);
    }
    assert.deepEqual(
      pages().filter(page => !reached.has(page)),
      [],
    );
  });

  it('are all in the package', () => {
    assert.deepEqual(
      pages().filter(page => !packed.has(page)),
      [],
    );
  });

  for (const page of pages()) {
    it(`link from ${page} only to files that are in the package`, () => {
      const isPacked = ({ path }: Link): boolean =>
        existsSync(path) && statSync(path).isFile() && packed.has(path);
      assert.deepEqual(
        linksOf(page)
          .filter(link => !isPacked(link))
          .map(({ path }) => path),
        [],
      );
    });

    it(`link from ${page} only to headings that are there`, () => {
      const broken = linksOf(page).filter(
        ({ path, anchor }) =>
          anchor !== undefined &&
          path.endsWith('.md') &&
          existsSync(path) &&
          !anchorsOf(path).includes(anchor),
      );
      assert.deepEqual(
        broken.map(({ path, anchor }) => `${path}#${anchor}`),
        [],
      );
    });
  }
});
