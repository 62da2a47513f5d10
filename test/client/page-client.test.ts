import { strict as assert } from 'node:assert';
import { afterEach, describe, it } from 'node:test';
import { configureStepUp, getStepUpClient, StepUpClient } from '../../src/client/at-once.js';
import { setDefaultProvider } from '../../src/client/default-provider.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { assertIncludes } from '../support/assertions.js';

const CLIENT = Symbol.for('stepup-elements.client');
const page = globalThis as unknown as Record<symbol, unknown>;

describe('getStepUpClient', () => {
  afterEach(() => delete page[CLIENT]);

  it('gives the one client of the page, and another copy of the library the same', async () => {
    const client = getStepUpClient();
    assert.ok(client instanceof StepUpClient);
    assert.equal(client['protocol'], 2);
    assert.equal(page[CLIENT], client);
    const copyOf = new URL('../../src/client/page-client.ts?copy', import.meta.url).href;
    const copy = (await import(copyOf)) as typeof import('../../src/client/page-client.js');
    assert.notEqual(copy.getStepUpClient, getStepUpClient);
    assert.equal(copy.getStepUpClient(), client);
  });

  it('refuses a client of another protocol', () => {
    page[CLIENT] = { protocol: 1 };
    assert.throws(() => getStepUpClient(), {
      name: 'StepUpError',
      message: /protocol 1/,
      code: 'unavailable',
    });
  });

  it('is set up by configureStepUp', () => {
    const provider = createScriptedProvider();
    assert.equal(configureStepUp({ provider, maxAge: '5m' }), getStepUpClient());
    assertIncludes(getStepUpClient().settings, { provider, maxAge: 300, cacheScope: 'action' });
    configureStepUp({ cacheScope: 'session', maxAge: undefined });
    assertIncludes(getStepUpClient().settings, { provider, maxAge: 300, cacheScope: 'session' });
  });

  it('asks the default provider where none is set; the first to name one wins', () => {
    const provider = createScriptedProvider();
    setDefaultProvider(() => provider);
    setDefaultProvider(() => createScriptedProvider());
    assert.equal(getStepUpClient().provider, provider);
    delete page[Symbol.for('stepup-elements.default-provider')];
  });
});
