import { describe } from '#developer-messages';
import { aborted } from '../../../client/abort.js';
import type { OidcClient, OidcSession } from '../types.js';
import type { LaterParts } from './later-parts.js';
import type { CheckedOAuthOptions } from './options.js';
import type { OtherTabs } from './other-tabs.js';
import type { TokenEndpoint, Tokens } from './tokens.js';

/** The session of a page: tokens in memory, renewed when they end, one for all tabs of this origin. */
export interface TokenSession {
  tokens(): Tokens | undefined;
  /**
   * Takes the tokens of an answer.
   * @throws {StepUpError} `aborted` where they are another member's than was there: then the session stays as it was.
   */
  start(tokens: Tokens): Promise<void>;
  read(): Promise<OidcSession | null>;
  /** Nobody is signed in any more, in any tab. */
  end(): void;
  follow(callback: () => void): () => void;
  authorize: NonNullable<OidcClient['authorization']>;
}

export function createTokenSession(
  { issuer, clientId }: CheckedOAuthOptions,
  endpoint: TokenEndpoint,
  { createOtherTabs, createDPoPKey }: LaterParts,
): TokenSession {
  const name = `${issuer} ${clientId}`;
  const callbacks = new Set<() => void>();
  let current: Tokens | undefined;
  let looking: Promise<void> | undefined;
  let renewing: Promise<void> | undefined;

  const change = (tokens: Tokens | undefined): void => {
    if (tokens === current) return;
    current = tokens;
    for (const callback of callbacks) callback();
  };

  // A page without the code for it has no other tabs.
  let loading: Promise<OtherTabs | undefined> | undefined;
  const otherTabs = (): Promise<OtherTabs | undefined> =>
    (loading ??= createOtherTabs({
      name,
      tokens: () => current,
      found: change,
      told(news) {
        if (news === 'signed-out') change(undefined);
        else looking = lookAround();
      },
      createDPoPKey,
    }).catch(() => (loading = undefined)));

  /** Takes a newer session that another tab has. */
  const lookAround = async (): Promise<void> => (await otherTabs())?.look();

  const tell = (news: 'renewed' | 'signed-out', tokens: Tokens): void => {
    void otherTabs().then(tabs => tabs?.tell(news, tokens.claims['sub']));
  };

  /** Renews tokens that have ended: one tab at a time, since a refresh token may be good for one use only. */
  const renew = async (): Promise<void> => {
    const ending = current;
    // The tokens of a tab that has renewed them may have come while this one waited for its turn.
    if (ending && ending.expiresAt > Date.now()) return;
    // A tab before may have done so, or have signed in anew.
    await lookAround();
    if (current !== ending) return;
    if (!ending?.refreshToken) return change(undefined);
    try {
      const renewed = await endpoint.refresh(ending);
      // Whoever has stepped up or signed out meanwhile does not get back what was before.
      if (current !== ending) return;
      change(renewed);
      tell('renewed', renewed);
    } catch (error) {
      // A step-up in another tab has ended this session and begun another. Whoever is merely offline stays signed in.
      const isRefused = typeof (error as { error?: unknown }).error === 'string';
      if (current === ending) await lookAround();
      if (current === ending && isRefused) change(undefined);
    }
  };

  const read = async (): Promise<OidcSession | null> => {
    looking ??= current ? Promise.resolve() : lookAround();
    // Whoever has no session waits for the one of another tab, at the start and when that has told of one.
    if (!current) await looking;
    if (current && current.expiresAt <= Date.now()) {
      renewing ??= alone(`stepup-elements.oidc ${name}`, renew).finally(() => (renewing = undefined));
      await renewing;
    }
    if (!current) return null;
    const { claims, accessToken, receivedAt, expiresAt } = current;
    return { claims, receivedAt, accessToken: expiresAt > Date.now() ? accessToken : null };
  };

  return {
    tokens: () => current,
    read,

    async start(tokens) {
      if (current && current.claims['sub'] !== tokens.claims['sub'])
        throw aborted(undefined, describe('member-changed'));
      change(tokens);
      tell('renewed', tokens);
    },

    end() {
      const ended = current;
      change(undefined);
      if (ended) tell('signed-out', ended);
    },

    follow(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },

    async authorize({ method, url, dpopNonce }) {
      const session = await read();
      if (!session?.accessToken || !current) return null;
      const { scheme, key, accessToken: token } = current;
      if (!key) return { scheme, token };
      return { scheme, token, proof: await key.proof(method, url, token, dpopNonce) };
    },
  };
}

/** Acts while no other tab does. Where locks are missing or do not work, it just acts. */
async function alone(name: string, act: () => Promise<void>): Promise<void> {
  try {
    await navigator.locks.request(name, act);
  } catch {
    await act();
  }
}
