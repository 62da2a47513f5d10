import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { requireProgram } from '../../../scripts/find-program.mjs';
import { whySkipped } from '../../examples/support/programs.js';
import { readCorpus } from './case.js';
import { halfInAProgram } from './half-in-a-program.js';
import { halfInTypeScript } from './half-in-typescript.js';
import { type Half, runCorpus, type Verdict } from './run-corpus.js';

const NAMES = [...readCorpus()].flatMap(([file, cases]) => cases.map(({ name }) => `${file}: ${name}`));

/** Runs the whole corpus once, and tells of each case by itself. */
function conforms(name: string, half: () => Half, skip: string | false = false): void {
  describe(`the lock in ${name}`, { skip }, () => {
    let verdicts: Map<string, Verdict>;
    before(async () => {
      if (skip) return;
      verdicts = new Map((await runCorpus(half())).map(verdict => [verdict.name, verdict]));
    });
    for (const one of NAMES) {
      it(one, () => {
        const { problem } = verdicts.get(one)!;
        if (problem) throw problem;
      });
    }
  });
}

describe('the corpus of the lock', () => {
  it('has more than eighty cases of every kind', () => {
    assert.ok(NAMES.length >= 80, String(NAMES.length));
    for (const kind of ['tokens', 'session-ids', 'sessions', 'faults', 'roles', 'once', 'keys'])
      assert.ok(readCorpus().has(kind), kind);
  });

  conforms('TypeScript', () => halfInTypeScript);
  conforms(
    'PHP',
    () => halfInAProgram(requireProgram('php'), ['test/conformance/guard/half-in-php.php']),
    whySkipped('php'),
  );

  it('notices a half that lets everything pass', async () => {
    const careless: Half = async cases =>
      new Map(
        cases.map(({ name, steps }) => [
          name,
          { outcomes: steps.map(() => ({ status: 200, member: 'member-1', kind: 'step-up' })) },
        ]),
      );
    const noticed = (await runCorpus(careless)).filter(({ problem }) => problem);
    assert.ok(noticed.length > 150, String(noticed.length));
  });
});
