import { strict as assert } from 'node:assert';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/release.mjs', import.meta.url));

const MANIFEST = {
  name: 'a-package',
  version: '1.2.3',
  files: ['index.js'],
  repository: { type: 'git', url: 'git+https://code.somewhere.net/a-package.git' },
  homepage: 'https://code.somewhere.net/a-package',
  bugs: { url: 'https://code.somewhere.net/a-package/issues' },
  // What npm would do in the end; here it only says that it was asked to.
  scripts: { prepublishOnly: 'exit 1' },
};

describe('the release script', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-'));
    git('init', '--quiet');
    write('index.js', '');
    write('CHANGELOG.md', '# Changelog\n\n## 1.2.3\n\n- Something new.\n\n## 1.2.2\n\n- Something old.\n');
    describePackage({});
    commit();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds nothing in the way of a release that is ready, and publishes nothing by itself', () => {
    const { code, said } = release();
    assert.equal(code, 0, said);
    assert.match(said, /a-package 1\.2\.3 could be published/);
    assert.match(said, /index\.js/);
    assert.match(said, /npm publish --provenance --access public/);
    assert.doesNotMatch(said, /prepublishOnly/);
  });

  it('prepares a release: the version, and its heading in the changelog', () => {
    write(
      'CHANGELOG.md',
      '# Changelog\n\n## Unreleased\n\n- Something newer.\n\n## 1.2.3\n\n- Something new.\n',
    );
    const { code, said } = release('--prepare', '1.3.0');
    assert.equal(code, 0, said);
    assert.match(read('package.json'), /"version": ?"1\.3\.0"/);
    assert.match(read('CHANGELOG.md'), /^## 1\.3\.0 \(\d{4}-\d\d-\d\d\)\n\n- Something newer\.$/m);
    commit();
    assert.equal(release().code, 0, 'what was prepared could be published');
  });

  const UNPREPARED: Array<[string, string, string, RegExp]> = [
    ['a version that is none', '1.3', '## Unreleased\n\n- Newer.\n', /"1\.3" is no version/],
    [
      'nothing to tell',
      '1.3.0',
      '## Unreleased\n\n## 1.2.3\n\n- New.\n',
      /says nothing under "## Unreleased"/,
    ],
  ];
  for (const [what, version, changelog, message] of UNPREPARED) {
    it(`prepares no release with ${what}, and changes nothing`, () => {
      write('CHANGELOG.md', changelog);
      const before = read('package.json');
      const { code, said } = release('--prepare', version);
      assert.equal(code, 1);
      assert.match(said, message);
      assert.equal(read('package.json'), before);
      assert.equal(read('CHANGELOG.md'), changelog);
    });
  }

  it('hands a release that is ready over to npm', () => {
    const { code, said } = release('--publish');
    assert.equal(code, 1);
    assert.match(said, /prepublishOnly/);
  });

  const ADDRESSES: Array<[field: string, value: unknown]> = [
    ['repository', { type: 'git', url: 'git+https://example.invalid/a-package.git' }],
    ['homepage', 'https://example.invalid/a-package'],
    ['homepage', 'https://example.com/a-package'],
    ['homepage', ''],
    ['bugs', { url: 'https://example.invalid/a-package/issues' }],
    ['bugs', undefined],
  ];
  for (const [field, value] of ADDRESSES) {
    it(`refuses to publish with ${JSON.stringify(value)} as ${field}`, () => {
      describePackage({ [field]: value });
      commit();
      for (const option of ['--publish', '--check']) {
        const { code, said } = release(option);
        assert.equal(code, 1);
        assert.match(said, new RegExp(`"${field}" of package.json is a placeholder`));
        assert.doesNotMatch(said, /prepublishOnly/);
      }
    });
  }

  const OBSTACLES: Array<[string, () => void, RegExp]> = [
    ['a version that is none', () => describePackage({ version: '1.2' }), /"1\.2" is no version/],
    ['a version that is tagged', () => git('tag', 'v1.2.3'), /v1\.2\.3 is tagged already/],
    [
      'a changelog without the version',
      () => describePackage({ version: '1.2.4' }),
      /no heading "## 1\.2\.4"/,
    ],
    [
      'a changelog that says nothing',
      () => write('CHANGELOG.md', '## 1.2.3\n\n## 1.2.2\n\n- Old.\n'),
      /says nothing/,
    ],
  ];
  for (const [what, arrange, message] of OBSTACLES) {
    it(`refuses to publish with ${what}`, () => {
      arrange();
      commit();
      const { code, said } = release('--publish');
      assert.equal(code, 1);
      assert.match(said, message);
      assert.match(said, /Nothing was published/);
    });
  }

  it('refuses to publish what was not committed', () => {
    write('index.js', '// changed');
    assert.match(release('--publish').said, /changes that were not committed/);
  });

  it('stands before every publication of this package, which has placeholders until it has a home', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.equal(scripts['release'], 'node scripts/release.mjs');
    assert.equal(scripts['prepublishOnly'], 'node scripts/release.mjs --check');
  });

  function release(...options: string[]): { code: number | null; said: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, ...options], {
      cwd: folder,
      encoding: 'utf8',
    });
    return { code: status, said: stdout + stderr };
  }

  function describePackage(changes: object): void {
    write('package.json', JSON.stringify({ ...MANIFEST, ...changes }));
  }

  function read(name: string): string {
    return readFileSync(join(folder, name), 'utf8');
  }

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }

  function commit(): void {
    git('add', '--all');
    const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.test'];
    git(...author, 'commit', '--quiet', '--allow-empty', '--message', 'All');
  }

  function git(...args: string[]): void {
    execFileSync('git', args, { cwd: folder });
  }
});
