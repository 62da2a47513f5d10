import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { checkOAuthOptions } from '../../../../src/providers/oidc/oauth/options.js';
import type { OtherTabs, Tab } from '../../../../src/providers/oidc/oauth/other-tabs.js';
import { createTokenSession } from '../../../../src/providers/oidc/oauth/session.js';
import type { Tokens } from '../../../../src/providers/oidc/oauth/tokens.js';
import { CLIENT_ID, ISSUER } from './lying-provider.js';

const OPTIONS = checkOAuthOptions({
  issuer: ISSUER,
  clientId: CLIENT_ID,
  redirectUri: 'https://www.example.com/callback.html',
});

/** Tokens of an authentication; they have ended already unless it is said otherwise. */
function tokens(accessToken: string, more: Partial<Tokens> = {}): Tokens {
  return {
    claims: { sub: 'olivia', auth_time: 1000 },
    accessToken,
    refreshToken: `refresh of ${accessToken}`,
    scheme: 'Bearer',
    issuedAt: 0,
    receivedAt: 0,
    expiresAt: Infinity,
    ...more,
  };
}

const ENDED = { expiresAt: 0 };

/** A session whose token endpoint and other tabs are scripted. */
function setUp(
  refresh: (ending: Tokens) => Promise<Tokens>,
  newest: (current: Tokens | undefined) => Tokens | undefined = () => undefined,
) {
  const told: string[] = [];
  let tab: Tab | undefined;
  const session = createTokenSession(
    OPTIONS,
    { redeem: () => Promise.reject(new Error('not here')), refresh },
    {
      createDPoPKey: () => Promise.reject(new Error('not here')),
      createOtherTabs: async own => {
        tab = own;
        const look: OtherTabs['look'] = async () => {
          const other = newest(own.tokens());
          if (other) own.found(other);
        };
        return { look, tell: news => told.push(news) };
      },
    },
  );
  return { session, told, tab: () => tab! };
}

const invalidGrant = () => Promise.reject(Object.assign(new Error('refused'), { error: 'invalid_grant' }));

describe('the session of a page', () => {
  it('is renewed when its tokens have ended, once for all who need it', async () => {
    let refreshes = 0;
    const { session, told } = setUp(async () => tokens(`renewed ${++refreshes}`));
    await session.start(tokens('first', ENDED));
    const [one, two] = await Promise.all([session.read(), session.read()]);
    assert.equal(one?.accessToken, 'renewed 1');
    assert.equal(two?.accessToken, 'renewed 1');
    assert.deepEqual(told, ['renewed', 'renewed'], 'the start and the renewal');
  });

  it('is the newer one of another tab where renewing fails: a step-up there signs nobody out here', async () => {
    let looks = 0;
    const stepped = tokens('stepped up', { claims: { sub: 'olivia', auth_time: 2000 }, issuedAt: 1 });
    // The step-up ends just between the look before and the renewal.
    const { session } = setUp(invalidGrant, current => (current && ++looks > 1 ? stepped : undefined));
    await session.start(tokens('first', ENDED));
    assert.equal((await session.read())?.accessToken, 'stepped up');
  });

  it('is there for whoever reads it while the one of another tab is on its way', async () => {
    const theirs: Tokens[] = [];
    const { session, tab } = setUp(invalidGrant, () => theirs[0]);
    assert.equal(await session.read(), null);
    let changes = 0;
    session.follow(() => changes++);
    theirs.push(tokens('of another tab'));
    tab().told('renewed');
    assert.equal((await session.read())?.accessToken, 'of another tab');
    assert.equal(changes, 1);
  });

  it('ends where the provider refuses to renew it and no other tab has one, and is not told to be renewed', async () => {
    const { session, told } = setUp(invalidGrant);
    await session.start(tokens('first', ENDED));
    assert.equal(await session.read(), null);
    assert.deepEqual(told, ['renewed']);
  });

  it('goes on without an access token while the provider cannot be reached', async () => {
    const { session } = setUp(() => Promise.reject(new TypeError('Failed to fetch')));
    await session.start(tokens('first', ENDED));
    const read = await session.read();
    assert.equal(read?.claims['sub'], 'olivia');
    assert.equal(read.accessToken, null);
  });

  it('keeps a step-up that ends while older tokens are being renewed', async () => {
    let answer!: (renewed: Tokens) => void;
    let asked!: () => void;
    const isAsked = new Promise<void>(resolve => (asked = resolve));
    const { session } = setUp(() => {
      asked();
      return new Promise(resolve => (answer = resolve));
    });
    await session.start(tokens('first', ENDED));
    const reading = session.read();
    await isAsked;
    await session.start(tokens('stepped up', { claims: { sub: 'olivia', auth_time: 2000 } }));
    answer(tokens('renewed'));
    assert.equal((await reading)?.accessToken, 'stepped up');
    assert.equal(session.tokens()?.claims['auth_time'], 2000);
  });

  it('stays ended where somebody signs out while it is being renewed', async () => {
    let answer!: (renewed: Tokens) => void;
    let asked!: () => void;
    const isAsked = new Promise<void>(resolve => (asked = resolve));
    const { session, told } = setUp(() => {
      asked();
      return new Promise(resolve => (answer = resolve));
    });
    await session.start(tokens('first', ENDED));
    const reading = session.read();
    await isAsked;
    session.end();
    answer(tokens('renewed'));
    assert.equal(await reading, null);
    assert.equal(await session.read(), null);
    assert.deepEqual(told, ['renewed', 'signed-out']);
  });

  it('is never another member’s: theirs is `aborted`, and it stays as it was', async () => {
    const { session } = setUp(invalidGrant);
    await session.start(tokens('first'));
    await assert.rejects(session.start(tokens('other', { claims: { sub: 'mallory' } })), { code: 'aborted' });
    assert.equal((await session.read())?.accessToken, 'first');
  });
});
