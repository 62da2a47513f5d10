import { strict as assert } from 'node:assert';
import { afterEach, describe, it } from 'node:test';
import { createDPoPKey } from '../../../../src/providers/oidc/oauth/dpop.js';
import { createOtherTabs } from '../../../../src/providers/oidc/oauth/other-tabs.js';
import type { Tokens } from '../../../../src/providers/oidc/oauth/tokens.js';

const channels: BroadcastChannel[] = [];
const RealChannel = globalThis.BroadcastChannel;
// What a tab opens is closed with the test, which else would never end.
globalThis.BroadcastChannel = class extends RealChannel {
  constructor(name: string) {
    super(name);
    channels.push(this);
  }
};
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

function tokens(accessToken: string, authTime: number | undefined, issuedAt: number): Tokens {
  return {
    claims: { sub: 'olivia', ...(authTime !== undefined && { auth_time: authTime }) },
    accessToken,
    refreshToken: `refresh-${accessToken}`,
    scheme: 'Bearer',
    issuedAt,
    receivedAt: issuedAt,
    expiresAt: Infinity,
  };
}

/** A tab that has these tokens, and takes newer ones. */
function tabWith(own?: Tokens, name = 'app', createKey = createDPoPKey) {
  const told: string[] = [];
  const tabs = createOtherTabs({
    name,
    tokens: () => own,
    found: tokens => (own = tokens),
    told: news => told.push(news),
    createDPoPKey: createKey,
  });
  return { ...tabs, told, tokens: () => own };
}

/** What a tab has after it has looked at the others. */
async function afterLook(tab: ReturnType<typeof tabWith>): Promise<Tokens | undefined> {
  await tab.look();
  return tab.tokens();
}

/** Looks until the tab has these tokens: of several tabs, any may answer first. */
async function untilItHas(accessToken: string, tab: ReturnType<typeof tabWith>): Promise<void> {
  while ((await afterLook(tab))?.accessToken !== accessToken);
}

describe('the other tabs of an app', () => {
  it('hand their session to one that has none, and nothing of a token can be read on the way', async () => {
    tabWith(tokens('secret-access', 1000, 1));
    const heard: unknown[] = [];
    new BroadcastChannel('stepup-elements.oidc.session app').onmessage = ({ data }) => heard.push(data);
    const found = await afterLook(tabWith());
    assert.equal(found?.accessToken, 'secret-access');
    assert.equal(found.refreshToken, 'refresh-secret-access');
    assert.ok(heard.length >= 2, 'the question and the answer were heard');
    const all = heard.map(message => new TextDecoder('latin1').decode(bytesOf(message))).join();
    assert.ok(!all.includes('secret-access'));
  });

  it('have the newest by when the person authenticated: tokens that were only renewed end no step-up', async () => {
    tabWith(tokens('renewed later', 1000, 90));
    tabWith(tokens('stepped up', 2000, 50));
    await untilItHas('stepped up', tabWith());
    await untilItHas('stepped up', tabWith(tokens('own', 1000, 95)));
    assert.equal((await afterLook(tabWith(tokens('own', 2000, 60))))?.accessToken, 'own');
  });

  it('have, of one authentication, the tokens that were issued last', async () => {
    tabWith(tokens('renewed', 1000, 90));
    assert.equal((await afterLook(tabWith(tokens('own', 1000, 50))))?.accessToken, 'renewed');
    assert.equal((await afterLook(tabWith(tokens('own', 1000, 90))))?.accessToken, 'own');
  });

  it('have nothing for another member, and nothing for another app', async () => {
    tabWith(tokens('of olivia', 2000, 90));
    const mallory = { ...tokens('own', 1000, 1), claims: { sub: 'mallory', auth_time: 1000 } };
    assert.equal(await afterLook(tabWith(mallory)), mallory);
    assert.equal(await afterLook(tabWith(undefined, 'another app')), undefined);
  });

  it('share the key that tokens are bound to, which nobody can export', async () => {
    const key = await createDPoPKey();
    tabWith({ ...tokens('bound', 1000, 1), scheme: 'DPoP', key });
    const found = await afterLook(tabWith());
    const [own, theirs] = await Promise.all(
      [key, found!.key!].map(
        async each =>
          JSON.parse(
            Buffer.from(
              (await each.proof('GET', 'https://a.example/')).split('.')[0]!,
              'base64url',
            ).toString(),
          ) as { jwk: unknown },
      ),
    );
    assert.deepEqual(theirs!.jwk, own!.jwk);
    for (const { pair } of [key, found!.key!])
      for (const format of ['jwk', 'pkcs8'] as const)
        await assert.rejects(crypto.subtle.exportKey(format, pair.privateKey), /not extractable/);
  });

  it('are told of news by tabs of the same member only, and leave what is forged alone', async () => {
    const mine = tabWith(tokens('of olivia', 1000, 1));
    const forged = new BroadcastChannel('stepup-elements.oidc.session app');
    forged.postMessage({ type: 'answer', id: 'nobody asked', sealed: {} });
    forged.postMessage(null);
    forged.postMessage('signed-out');
    forged.postMessage({ type: 'ask', id: 'x', publicKey: 'no key' });
    const without = tabWith();
    tabWith().tell('signed-out', 'mallory');
    tabWith().tell('renewed', 'olivia');
    await tabWith().look();
    assert.deepEqual(mine.told, ['renewed']);
    assert.ok(without.told.includes('renewed'), 'and so is one that has no session yet');
  });

  for (const { what, news } of [
    { what: 'are waited for where one has told of a session, however busy it is', news: 'renewed' },
    { what: 'give a session back to nobody who has signed out meanwhile', news: 'signed-out' },
  ] as const)
    it(what, async t => {
      t.mock.timers.enable({ apis: ['setTimeout'] });
      const key = await createDPoPKey();
      const teller = tabWith({ ...tokens('bound', 1000, 1), scheme: 'DPoP', key });
      let finish!: () => void;
      let begun!: () => void;
      const isReading = new Promise<void>(resolve => (begun = resolve));
      const isFinished = new Promise<void>(resolve => (finish = resolve));
      const mine = tabWith(undefined, 'app', async pair => {
        begun();
        await isFinished;
        return createDPoPKey(pair);
      });
      if (news === 'renewed') {
        teller.tell('renewed', 'olivia');
        while (!mine.told.length) await new Promise(setImmediate);
      }
      let isOver = false;
      const looking = mine.look().then(() => (isOver = true));
      await isReading;
      if (news === 'signed-out') mine.tell('signed-out', 'olivia');
      else t.mock.timers.tick(1000);
      await new Promise(setImmediate);
      assert.equal(isOver, news === 'signed-out');
      finish();
      await looking;
      await new Promise(setImmediate);
      assert.equal(mine.tokens()?.accessToken, news === 'renewed' ? 'bound' : undefined);
    });

  it('give nothing to who answers a question with what was not sealed for it', async () => {
    const liar = new BroadcastChannel('stepup-elements.oidc.session app');
    liar.onmessage = ({ data }: MessageEvent<{ type: string; id: string }>) => {
      if (data.type !== 'ask') return;
      const sealed = { from: new ArrayBuffer(65), iv: new Uint8Array(12), content: new ArrayBuffer(40) };
      liar.postMessage({ type: 'answer', id: data.id, sealed });
    };
    assert.equal(await afterLook(tabWith()), undefined);
  });
});

/** Every byte that is somewhere in a message. */
function bytesOf(message: unknown): Uint8Array {
  if (message instanceof ArrayBuffer) return new Uint8Array(message);
  if (ArrayBuffer.isView(message)) return new Uint8Array(message.buffer);
  if (typeof message === 'object' && message !== null)
    return Buffer.concat(Object.values(message).map(bytesOf));
  return Buffer.from(String(message), 'latin1');
}
