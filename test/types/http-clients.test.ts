import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { before, describe, it } from 'node:test';
import { FOLDER, installPacked } from './packed.js';

interface Attempt {
  got: string[];
  asked: number;
  code: string | null;
}

describe('the fetch of the packed package, in a client for HTTP', () => {
  let report: Record<string, Record<'challenged' | 'askedBefore' | 'cancelled', Attempt>>;
  before(() => {
    installPacked();
    const said = execFileSync(execPath, ['fixtures/http-clients/send.js'], { cwd: FOLDER, encoding: 'utf8' });
    report = JSON.parse(said) as typeof report;
  });

  for (const [client, method] of Object.entries({
    axios: 'POST',
    ky: 'PUT',
    ofetch: 'PUT',
    'openapi-fetch': 'POST',
  })) {
    const sent = `${method} {"reason":"paid"}`;

    it(`${client}: a challenge is answered, and the request sent once more with its body`, () => {
      assert.deepEqual(report[client]!.challenged, {
        got: [`${sent} without proof`, `${sent} with proof`],
        asked: 1,
        code: null,
      });
    });

    it(`${client}: what a request says of its step-up is asked before it is sent`, () => {
      assert.deepEqual(report[client]!.askedBefore, { got: [`${sent} with proof`], asked: 1, code: null });
    });

    it(`${client}: who cancels is asked once, and the caller can tell`, () => {
      assert.deepEqual(report[client]!.cancelled, { got: [], asked: 1, code: 'cancelled' });
    });
  }
});
