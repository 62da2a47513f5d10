import { expect } from '@open-wc/testing';
import { configureStepUp, getStepUpClient, StepUpClient, StepUpError } from '../../src/client/index.js';
import { setDefaultProvider } from '../../src/client/default-provider.js';
import { createScriptedProvider } from '../../src/testing/provider.js';

const CLIENT = Symbol.for('stepup-elements.client');
const page = globalThis as unknown as Record<symbol, unknown>;

describe('getStepUpClient', () => {
  afterEach(() => delete page[CLIENT]);

  it('gives the one client of the page, and another copy of the library the same', async () => {
    const client = getStepUpClient();
    expect(client).to.be.instanceOf(StepUpClient).with.property('protocol', 1);
    expect(page[CLIENT]).to.equal(client);
    const copyOf = new URL('../../src/client/page-client.ts?copy', import.meta.url).href;
    const copy = (await import(copyOf)) as typeof import('../../src/client/page-client.js');
    expect(copy.getStepUpClient).not.to.equal(getStepUpClient);
    expect(copy.getStepUpClient()).to.equal(client);
  });

  it('refuses a client of another protocol', () => {
    page[CLIENT] = { protocol: 2 };
    expect(() => getStepUpClient())
      .to.throw(StepUpError, /protocol 2/)
      .with.property('code', 'unavailable');
  });

  it('is set up by configureStepUp', () => {
    const provider = createScriptedProvider();
    expect(configureStepUp({ provider, maxAge: '5m' })).to.equal(getStepUpClient());
    expect(getStepUpClient().settings).to.include({ provider, maxAge: 300, cacheScope: 'action' });
    configureStepUp({ cacheScope: 'session', maxAge: undefined });
    expect(getStepUpClient().settings).to.include({ provider, maxAge: 300, cacheScope: 'session' });
  });

  it('asks the default provider where none is set; the first to name one wins', () => {
    const provider = createScriptedProvider();
    setDefaultProvider(() => provider);
    setDefaultProvider(() => createScriptedProvider());
    expect(getStepUpClient().provider).to.equal(provider);
    delete page[Symbol.for('stepup-elements.default-provider')];
  });
});
