import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/**
 * Runs a program with its output shown; resolves with its exit code, and never rejects.
 * @param {{ variables?: object, atTheEnd?: boolean }} options `variables` are for its environment; `atTheEnd` shows what
 *   it says when it is over, in one piece, because something else is talking
 */
export function run(command, args, { variables = {}, atTheEnd = false } = {}) {
  return new Promise(resolve => {
    const stdio = atTheEnd ? ['ignore', 'pipe', 'pipe'] : 'inherit';
    const child = spawn(command, args, { stdio, env: { ...env, ...variables } });
    let said = '';
    for (const output of [child.stdout, child.stderr]) {
      output?.setEncoding('utf8').on('data', text => (said += text));
    }
    const end = code => {
      if (said) console.log(said.trimEnd());
      resolve(code);
    };
    child.once('error', error => {
      console.error(`${command}: ${error.message}`);
      end(1);
    });
    child.once(atTheEnd ? 'close' : 'exit', (code, signal) => end(signal ? 1 : code));
  });
}

/**
 * Runs steps one after the other, says how long each took and which tests failed, and ends the process with 1 if a
 * step failed. A failed step does not stop the others: one run shows all that is wrong. Lists of steps among them run
 * side by side.
 *
 * The files in which tests failed run once more where a step says how, since browsers on a busy machine crash and
 * starve. What passes then is named as unsteady; what fails twice is failed.
 * @typedef {{ name: string, run: (options: object) => Promise<number>,
 *   again?: (files: string[], options: object) => Promise<number> }} Step resolves with an exit code; `options` are those
 *   of `run`, with the variables of a test runner (scripts/failed-tests.mjs)
 * @param {Array<Step | Step[][]>} steps
 */
export async function runSteps(steps) {
  const scratch = mkdtempSync(join(tmpdir(), 'stepup-steps-'));
  const results = [];
  const runList = async (list, options) => {
    for (const step of list) {
      console.log(`\n=== ${step.name}`);
      const start = performance.now();
      const outcome = await outcomeOf(step, mkdtempSync(join(scratch, 'step-')), options);
      const seconds = (performance.now() - start) / 1000;
      results.push({ name: step.name, seconds, ...outcome });
      if (options.atTheEnd) console.log(`=== ${step.name}: ${outcome.word}, ${seconds.toFixed(1)} s`);
    }
  };
  try {
    for (const step of steps) {
      if (Array.isArray(step)) await Promise.all(step.map(list => runList(list, { atTheEnd: true })));
      else await runList([step], {});
    }
  } finally {
    rmSync(scratch, { recursive: true });
  }

  for (const { name, failures } of results.filter(({ failures }) => failures.length)) {
    console.log(`\n${name}:`);
    for (const { file, name: test, message } of failures) console.log(`  ${file}: ${test}\n    ${message}`);
  }
  console.log('');
  for (const { name, word, seconds } of results) {
    console.log(`${word.padEnd(8)} ${seconds.toFixed(1).padStart(7)} s  ${name}`);
  }
  if (results.some(({ word }) => word === 'FAILED')) process.exitCode = 1;
}

async function outcomeOf(step, scratch, options) {
  const first = join(scratch, 'first.jsonl');
  const code = await step.run({ ...options, variables: { STEPUP_FAILED_TESTS: first } });
  if (code === 0) return { word: 'ok', failures: [] };

  const failures = failuresOf(first);
  if (!step.again || !failures.length) return { word: 'FAILED', failures };
  const files = [...new Set(failures.map(({ file }) => file))];
  console.log(`\n=== ${step.name}, once more: ${files.join(' ')}`);
  const second = join(scratch, 'second.jsonl');
  const codeAgain = await step.again(files, { ...options, variables: { STEPUP_FAILED_TESTS: second } });
  if (codeAgain === 0) return { word: 'unsteady', failures };
  const again = failuresOf(second).map(({ name, ...rest }) => ({ ...rest, name: `${name} (once more)` }));
  return { word: 'FAILED', failures: [...failures, ...again] };
}

function failuresOf(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map(JSON.parse);
}
