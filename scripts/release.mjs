import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { argv, exit, platform } from 'node:process';

/*
 * npm run release                     a dry run: says what stands in the way of a release of the package in this folder, what would
 *                                     be packed, and by which command it would be published. Changes nothing
 * npm run release -- --prepare 1.2.3  writes the version, and gives what the changelog has under "Unreleased" its heading
 * npm run release -- --publish        publishes, where nothing stands in the way
 *
 * With --check it does what it does without, but packs nothing: npm runs that before every publication
 * (`prepublishOnly`), so that nobody gets round it by `npm publish`.
 */
const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
// The registry then shows from which commit and by which build the package was made. npm refuses outside of such a build.
const PUBLISH = ['publish', '--provenance', '--access', 'public'];
const VERSION = /^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/i;

if (argv.includes('--prepare')) {
  prepare(argv[argv.indexOf('--prepare') + 1]);
  exit();
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [...versionProblems(), ...changelogProblems(), ...addressProblems(), ...treeProblems()];
// It takes a while, and builds: not for what cannot be published anyway.
if (!problems.length && !argv.includes('--check')) problems.push(...packProblems());

for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
if (problems.length) {
  console.error('Nothing was published.');
  process.exitCode = 1;
} else if (argv.includes('--publish')) {
  process.exitCode = spawnSync(npm, PUBLISH, { stdio: 'inherit' }).status ?? 1;
} else if (!argv.includes('--check')) {
  console.log(`${manifest.name} ${manifest.version} could be published: npm run release -- --publish`);
  console.log(`That runs: npm ${PUBLISH.join(' ')}, then tag the commit: git tag v${manifest.version}`);
}

/** The two places that name the version: package.json (with its lock file, by npm) and the changelog. */
function prepare(version) {
  const changelog = existsSync('CHANGELOG.md') ? readFileSync('CHANGELOG.md', 'utf8') : '';
  const problem = !VERSION.test(version ?? '')
    ? `"${version}" is no version.`
    : !/^## Unreleased\n+(?!## )\S/m.test(changelog)
      ? 'CHANGELOG.md says nothing under "## Unreleased".'
      : undefined;
  if (problem) {
    console.error(`${problem} Nothing was changed.`);
    exit(1);
  }
  const set = ['version', version, '--no-git-tag-version', '--allow-same-version'];
  const { status, stderr } = spawnSync(npm, set, { encoding: 'utf8' });
  if (status !== 0) {
    console.error(`npm version fails:\n${stderr}`);
    exit(1);
  }
  const today = new Date().toISOString().slice(0, 10);
  writeFileSync('CHANGELOG.md', changelog.replace(/^## Unreleased$/m, `## ${version} (${today})`));
  console.log(`package.json and CHANGELOG.md say ${version}. Look at both, commit, then: npm run release`);
}

function versionProblems() {
  const { version } = manifest;
  if (!VERSION.test(version ?? '')) return [`"${version}" is no version.`];
  if (git('tag', '--list', `v${version}`)) return [`v${version} is tagged already: raise the version.`];
  return [];
}

/** Whoever updates looks the version up in there. */
function changelogProblems() {
  const { version } = manifest;
  const changelog = existsSync('CHANGELOG.md') ? readFileSync('CHANGELOG.md', 'utf8') : '';
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find(text => text.split(/[\s(]/)[0].replace(/[[\]v]/g, '') === version);
  if (!section) return [`CHANGELOG.md has no heading "## ${version}".`];
  if (!/^- /m.test(section)) return [`CHANGELOG.md says nothing about ${version}.`];
  return [];
}

/** Where people are sent to from the registry's page. */
function addressProblems() {
  return ['repository', 'homepage', 'bugs'].flatMap(field => {
    const text = JSON.stringify(manifest[field] ?? '');
    if (/https?:\/\/[^"]/.test(text) && !/\.(invalid|example|test)\b|\bexample\./.test(text)) return [];
    return [`"${field}" of package.json is a placeholder: put the project's own address there.`];
  });
}

function treeProblems() {
  return git('status', '--porcelain') ? ['There are changes that were not committed.'] : [];
}

function packProblems() {
  const { status, stdout, stderr } = spawnSync(npm, ['pack', '--dry-run'], { encoding: 'utf8' });
  if (status !== 0) return [`npm pack fails:\n${stderr}`];
  console.log(stdout + stderr);
  return [];
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}
