import { spawn } from 'node:child_process';
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
 * Runs steps one after the other, says how long each took, and ends the process with 1 if one failed.
 * A failed step does not stop the others: one run shows all that is wrong.
 * @param {Array<{ name: string, run: () => Promise<number> }>} steps each resolves with an exit code
 */
export async function runSteps(steps) {
  const results = [];
  for (const step of steps) {
    console.log(`\n=== ${step.name}`);
    const start = performance.now();
    const code = await step.run();
    results.push({ name: step.name, failed: code !== 0, seconds: (performance.now() - start) / 1000 });
  }
  console.log('');
  for (const { name, failed, seconds } of results) {
    console.log(`${failed ? 'FAILED' : 'ok    '} ${seconds.toFixed(1).padStart(7)} s  ${name}`);
  }
  if (results.some(({ failed }) => failed)) process.exitCode = 1;
}
