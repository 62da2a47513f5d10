import { strict as assert } from 'node:assert';
import { execPath } from 'node:process';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { findProgram, requireProgram } from '../../scripts/find-program.mjs';

const VARIABLES = ['STEPUP_CHROMIUM', 'CHROME_PATH', 'REDIS_SERVER', 'PATH'] as const;

describe('finding the browser that the tests need', () => {
  const before = VARIABLES.map(name => [name, process.env[name]] as const);
  beforeEach(() => {
    for (const name of VARIABLES) if (name !== 'PATH') delete process.env[name];
  });
  afterEach(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it('takes the one that the environment names, first', () => {
    process.env['STEPUP_CHROMIUM'] = execPath;
    assert.equal(findProgram('chromium'), execPath);
  });

  it('refuses a path in the environment that leads nowhere, instead of another browser', () => {
    process.env['CHROME_PATH'] = '/nowhere/chrome';
    assert.throws(() => findProgram('chromium'), { message: /CHROME_PATH is "\/nowhere\/chrome"/ });
  });

  it('says in one line what to install where there is none', () => {
    process.env['PATH'] = '';
    assert.throws(() => requireProgram('redis'), {
      message:
        'No redis found: install one (Debian: apt-get install redis-server) or set REDIS_SERVER to its path.',
    });
  });
});
