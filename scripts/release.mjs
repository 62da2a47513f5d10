import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { argv, platform } from 'node:process';

/*
 * npm run release               says what stands in the way of a release of the package in this folder, and changes nothing
 * npm run release -- --publish  publishes it, where nothing does
 *
 * With --check it does what it does without, but packs nothing: npm runs that before every publication
 * (`prepublishOnly`), so that nobody gets round it by `npm publish`.
 */
const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const problems = [...versionProblems(), ...changelogProblems(), ...addressProblems(), ...treeProblems()];
// It takes a while, and builds: not for what cannot be published anyway.
if (!problems.length && !argv.includes('--check')) problems.push(...packProblems());

for (const problem of problems) console.error(`${manifest.name}: ${problem}`);
if (problems.length) {
  console.error('Nothing was published.');
  process.exitCode = 1;
} else if (argv.includes('--publish')) {
  process.exitCode = spawnSync(npm, ['publish'], { stdio: 'inherit' }).status ?? 1;
} else if (!argv.includes('--check')) {
  console.log(`${manifest.name} ${manifest.version} could be published: npm run release -- --publish`);
}

function versionProblems() {
  const { version } = manifest;
  if (!/^\d+\.\d+\.\d+(-[0-9a-z.-]+)?$/i.test(version ?? '')) return [`"${version}" is no version.`];
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
