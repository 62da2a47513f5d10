import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argv, env, execPath } from 'node:process';
import { ENGINES, findProgram } from './find-program.mjs';
import { provide } from './provide-programs.mjs';
import { run, runSteps } from './run.mjs';
import { stacksTable } from './stacks-table.mjs';

/*
 * node scripts/test-frameworks.mjs [--no-build] [<folder> …]
 *
 * Installs and builds the apps of demo/frameworks with this package as npm would publish it, drives them through
 * their stories, prints the tables of what passed and writes them to docs/stacks.md; with them the same stories in
 * plain HTML, in every browser engine that is found. An install is used again while the app's lock file is the same.
 * With folders, only those apps, and the document stays as it is.
 */
const APPS = 'demo/frameworks';
const TABLE = 'docs/stacks.md';
const only = argv.slice(2).filter(argument => !argument.startsWith('--'));
const builds = !argv.includes('--no-build');
const apps = readdirSync(APPS).filter(app => existsSync(join(APPS, app, 'package-lock.json')));
const chosen = only.length ? only : apps;
const unknown = chosen.find(app => !apps.includes(app));
if (unknown) {
  console.error(`There is no app "${unknown}" in ${APPS}: it has ${apps.join(', ')}.`);
  process.exit(1);
}

const scratch = mkdtempSync(join(tmpdir(), 'stepup-frameworks-'));
const outcomes = join(scratch, 'outcomes.jsonl');
writeFileSync(outcomes, '');
try {
  await provide(['chromium']);
  await runSteps([
    { name: 'package', run: pack },
    ...chosen.flatMap(app => [
      { name: `install ${app}`, run: () => install(app) },
      { name: `build ${app}`, run: () => npm(app, 'run', 'build') },
    ]),
    ...(only.length ? [] : ENGINES.filter(engine => findProgram(engine))).map(engine => ({
      name: `plain HTML in ${engine}`,
      run: () =>
        run(
          execPath,
          ['node_modules/@web/test-runner/dist/bin.js', '--config', 'scripts/plain-html.config.mjs'],
          {
            variables: { STEPUP_OUTCOMES: outcomes, STEPUP_ENGINE: engine },
          },
        ),
    })),
    { name: 'stories', run: tellStories, again: tellStoriesAgain },
  ]);
  const table = stacksTable(readFileSync(outcomes, 'utf8'));
  console.log(`\n${table}`);
  // A stack that could not be tried has no outcome: the document keeps what is known of it.
  if (!only.length && !process.exitCode) writeFileSync(TABLE, documentWith(table));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function tellStories({ variables } = {}) {
  return run(execPath, ['scripts/node-tests.mjs', 'test/frameworks'], {
    variables: { ...variables, STEPUP_OUTCOMES: outcomes, STEPUP_STACKS: chosen.join(',') },
  });
}

/** All of them: a part that failed names no file of its own. What fails now is told to whoever runs this. */
function tellStoriesAgain() {
  const passed = readFileSync(outcomes, 'utf8')
    .split('\n')
    .filter(line => line && JSON.parse(line).passed);
  writeFileSync(outcomes, passed.map(line => `${line}\n`).join(''));
  return tellStories();
}

/** Packs what would be published, and unpacks it beside the outcomes. */
async function pack() {
  const options = ['--silent', '--pack-destination', scratch, ...(builds ? [] : ['--ignore-scripts'])];
  const failed = await run('npm', ['pack', ...options]);
  if (failed) return failed;
  const archive = readdirSync(scratch).find(file => file.endsWith('.tgz'));
  return run('tar', ['-xzf', join(scratch, archive), '-C', scratch]);
}

async function install(app) {
  const modules = join(APPS, app, 'node_modules');
  const mark = join(modules, '.installed-from');
  const digest = createHash('sha256')
    .update(readFileSync(join(APPS, app, 'package-lock.json')))
    .digest('hex');
  if (!existsSync(mark) || readFileSync(mark, 'utf8') !== digest) {
    const failed = await npm(app, 'ci', '--no-audit', '--no-fund');
    if (failed) return failed;
    writeFileSync(mark, digest);
  }
  // What was installed may be an older build.
  const target = join(modules, 'stepup-elements');
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target);
  execFileSync('cp', ['-r', `${scratch}/package/.`, target]);
  return 0;
}

function npm(app, ...command) {
  // A browser or a toolchain that an install step would download is not needed.
  return run('npm', ['--prefix', join(APPS, app), '--loglevel=error', ...command], {
    variables: { ...env, NG_CLI_ANALYTICS: 'false' },
  });
}

function documentWith(table) {
  const text = readFileSync(TABLE, 'utf8');
  const start = '<!-- tables -->\n';
  const end = '\n<!-- /tables -->';
  return `${text.slice(0, text.indexOf(start) + start.length)}\n${table}\n${text.slice(text.indexOf(end))}`;
}
