import { expect } from '@open-wc/testing';
import { StepUpClient, StepUpError } from '../../src/client/index.js';
import { deferredProvider } from '../../src/providers/deferred-provider.js';
import { namedProvider, registerProvider } from '../../src/providers/registry.js';
import { createScriptedProvider } from '../../src/testing/provider.js';

const DOCUMENTS = { resource: 'documents', action: 'delete' } as const;

/** A load that a test lets end, and how often it was begun. */
function heldLoad() {
  const provider = createScriptedProvider();
  provider.signInAs({ id: 'member-1' });
  let begun = 0;
  let arrive = (): void => undefined;
  const load = () =>
    new Promise<typeof provider>(resolve => {
      begun++;
      arrive = () => resolve(provider);
    });
  return {
    provider,
    load,
    begun: () => begun,
    arrive: () => arrive(),
    untilBegun: async (times: number) => {
      while (begun < times) await new Promise(resolve => setTimeout(resolve));
    },
  };
}

describe('A provider whose code is still on its way', () => {
  it('is asked when it is there, and the question is not lost', async () => {
    const held = heldLoad();
    const client = new StepUpClient({ provider: deferredProvider('scripted', held.load) });
    const asked = client.require(DOCUMENTS);
    await held.untilBegun(1);
    expect(held.provider.calls).to.eql([]);
    held.provider.respond('approve');
    held.arrive();
    expect(await asked).to.include({ ...DOCUMENTS, memberId: 'member-1' });
    expect(client.peek(DOCUMENTS)).to.include({ fromCache: true });
  });

  it('is loaded once for all who ask', async () => {
    const held = heldLoad();
    const provider = deferredProvider('scripted', held.load);
    const both = Promise.all([provider.getMember(), provider.getAccessToken(), provider.preload()]);
    held.arrive();
    await both;
    await provider.ready(new AbortController().signal);
    expect(held.begun()).to.equal(1);
  });

  it('is not loaded by a page whose next statement sets another', async () => {
    const held = heldLoad();
    const client = new StepUpClient({ provider: deferredProvider('scripted', held.load) });
    client.connect();
    const other = createScriptedProvider();
    other.signInAs({ id: 'member-2' });
    other.respond('approve');
    client.configure({ provider: other });
    expect(await client.require(DOCUMENTS)).to.include({ memberId: 'member-2' });
    expect(held.begun()).to.equal(0);
  });

  it('that cannot be loaded rejects with the reason, and is tried again by the next to need it', async () => {
    const scripted = createScriptedProvider();
    let isOnline = false;
    const provider = deferredProvider('scripted', async () => {
      if (!isOnline) throw new StepUpError('unavailable', 'offline');
      return scripted;
    });
    const client = new StepUpClient({ provider });
    const refused: unknown = await client.require(DOCUMENTS).catch((error: unknown) => error);
    expect(refused).to.include({ code: 'unavailable', message: 'offline' });
    isOnline = true;
    scripted.respond('approve');
    expect(await client.require(DOCUMENTS)).to.include({ memberId: 'member-1' });
  });

  it('tells of a session that changed, to those who listened before it was there, until they stop', async () => {
    const held = heldLoad();
    const provider = deferredProvider('scripted', held.load);
    const heard: unknown[] = [];
    const stop = provider.onSessionChange(({ member }) => heard.push(member?.id));
    const stopped = provider.onSessionChange(() => heard.push('stopped'));
    stopped();
    const loaded = provider.preload();
    held.arrive();
    await loaded;
    held.provider.signInAs({ id: 'member-3' });
    stop();
    held.provider.signInAs({ id: 'member-4' });
    expect(heard).to.eql(['member-3']);
  });

  it('says what it is as soon as it is there, and has only what the provider has', async () => {
    const provider = deferredProvider('early', async () => ({
      ...createScriptedProvider(),
      name: 'late',
      projectId: 'p',
      hosts: ['id.example'],
      signIn: undefined,
      track: undefined,
      resume: undefined,
    }));
    expect(provider.name).to.equal('early');
    const asked = [provider.resume!(), provider.track!({ tag: 'admin:access' })];
    await provider.preload();
    expect(await Promise.all(asked)).to.eql([null, undefined]);
    expect([provider.name, provider.projectId, provider.hosts]).to.eql(['late', 'p', ['id.example']]);
    expect([provider.signIn, provider.resume, provider.track]).to.eql([undefined, undefined, undefined]);
  });
});

describe('A provider by its name', () => {
  it('is made of the settings in markup, by the first who took the name', async () => {
    const made: unknown[] = [];
    for (const which of [1, 2]) {
      registerProvider('named-once', async () => settings => {
        made.push([which, settings]);
        return createScriptedProvider();
      });
    }
    await namedProvider('named-once', { issuer: 'https://id.example' }).preload();
    expect(made).to.eql([[1, { issuer: 'https://id.example' }]]);
  });

  it('that nobody has taken is refused, with those that there are', async () => {
    const error: unknown = await namedProvider('nobody')
      .preload()
      .catch((error: unknown) => error);
    expect(error).to.be.instanceOf(StepUpError).with.property('code', 'invalid-request');
    expect((error as Error).message)
      .to.contain('data-provider="nobody"')
      .and.to.contain('named-once');
  });

  it('whose code cannot be loaded is unavailable, and the cause is kept', async () => {
    const cause = new TypeError('Failed to fetch');
    registerProvider('broken', () => Promise.reject(cause));
    const error: unknown = await namedProvider('broken')
      .preload()
      .catch((error: unknown) => error);
    expect(error).to.include({ code: 'unavailable', cause });
    expect((error as Error).message).to.contain('"broken"');
  });
});
