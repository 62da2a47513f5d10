import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';

/** Runs a program with its output shown; resolves with its exit code, and never rejects. */
export function run(command, args, { variables = {} } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...env, ...variables } });
    child.once('error', error => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(signal ? 1 : code));
  });
}

/**
 * Runs steps one after the other, says how long each took and which tests failed, and ends the process with 1 if a
 * step failed. A failed step does not stop the others: one run shows all that is wrong.
 *
 * The files in which tests failed run once more where a step says how, since browsers on a busy machine crash and
 * starve. What passes then is named as unsteady; what fails twice is failed.
 * @param {Array<{ name: string, run: (variables: object) => Promise<number>,
 *   again?: (files: string[], variables: object) => Promise<number> }>} steps each resolves with an exit code;
 *   `variables` are for the environment of a test runner (scripts/failed-tests.mjs)
 */
export async function runSteps(steps) {
  const scratch = mkdtempSync(join(tmpdir(), 'stepup-steps-'));
  const results = [];
  try {
    for (const step of steps) {
      console.log(`\n=== ${step.name}`);
      const start = performance.now();
      const outcome = await outcomeOf(step, scratch);
      results.push({ name: step.name, seconds: (performance.now() - start) / 1000, ...outcome });
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

async function outcomeOf(step, scratch) {
  const first = join(scratch, 'first.jsonl');
  rmSync(first, { force: true });
  if ((await step.run({ STEPUP_FAILED_TESTS: first })) === 0) return { word: 'ok', failures: [] };

  const failures = failuresOf(first);
  if (!step.again || !failures.length) return { word: 'FAILED', failures };
  const files = [...new Set(failures.map(({ file }) => file))];
  console.log(`\n=== ${step.name}, once more: ${files.join(' ')}`);
  const second = join(scratch, 'second.jsonl');
  const code = await step.again(files, { STEPUP_FAILED_TESTS: second });
  return { word: code === 0 ? 'unsteady' : 'FAILED', failures };
}

function failuresOf(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map(JSON.parse);
}
