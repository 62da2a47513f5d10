import { argv } from 'node:process';
import { halfInAProgram } from './half-in-a-program.js';
import { halfInTypeScript } from './half-in-typescript.js';
import { runCorpus } from './run-corpus.js';

/*
 * npm run conformance -- <command> [<argument> …]: runs the corpus against a lock in any language (docs/conformance.md).
 * Without a command: against the guard of this package.
 */
const [command, ...args] = argv.slice(2);
const verdicts = await runCorpus(command ? halfInAProgram(command, args) : halfInTypeScript);
const failed = verdicts.filter(({ problem }) => problem);
for (const { name, problem } of failed) console.error(`FAILED ${name}\n${problem!.message}\n`);
console.log(`${verdicts.length - failed.length} of ${verdicts.length} cases`);
if (failed.length) process.exitCode = 1;
