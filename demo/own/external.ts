import type { Request } from 'express';
import * as client from 'openid-client';
import { external, type ExternalMethod } from '../../src/server/backend/index.js';
import type { Member } from '../../src/server/index.js';
import { SERVER_CLIENT, SERVER_CLIENT_SECRET } from '../oidc/clients.js';
import type { DemoSession, DemoSessions } from './sessions.js';

/** The provider that an app of its own asks as well. */
export interface ProviderElsewhere {
  issuer: string;
  /** The level that is asked for there. */
  level: string;
}

/** What an answer of the provider has to fit. */
interface Asked {
  questionId: string;
  state: string;
  nonce: string;
  verifier: string;
}

/**
 * Asks the demo's OpenID Connect provider for a second factor, in a window of its own. No token of it is kept: the app has
 * its own sign-in, and only wants to know who has just proved what.
 * @param offer Whom it can be asked for.
 */
export function providerElsewhere(
  { issuer, level }: ProviderElsewhere,
  origin: string,
  sessions: DemoSessions,
  offer: (member: Member) => boolean,
): ExternalMethod {
  // The latest of each sign-in: another window makes the one before worthless.
  const underWay = new WeakMap<DemoSession, Asked>();
  let discovered: Promise<client.Configuration> | undefined;

  // When it is first needed: the provider may run in this very process, which has to listen by then.
  function discover(): Promise<client.Configuration> {
    const authentication = client.ClientSecretBasic(SERVER_CLIENT_SECRET);
    discovered ??= client
      .discovery(new URL(issuer), SERVER_CLIENT, undefined, authentication, {
        // On this machine there is no TLS that would vouch for an ID token: its signature is checked.
        execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
      })
      .catch((error: unknown) => {
        discovered = undefined;
        throw error;
      });
    return discovered;
  }

  return external({
    offer: member => (offer(member) ? {} : null),

    async start(_request, { id, maxAge, notBefore }, raw) {
      const config = await discover();
      const session = sessions.find(raw as Request)!;
      const state = client.randomState();
      const nonce = client.randomNonce();
      const verifier = client.randomPKCECodeVerifier();
      underWay.set(session, { questionId: id, state, nonce, verifier });
      return client.buildAuthorizationUrl(config, {
        redirect_uri: `${origin}/step-up/external`,
        scope: 'openid',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        acr_values: level,
        max_age: String(Math.max(1, maxAge)),
        ...((maxAge === 0 || notBefore !== undefined) && { prompt: 'login' }),
        login_hint: session.member.email,
      });
    },

    async finish(_request, raw) {
      const url = new URL((raw as Request).originalUrl, origin);
      const session = sessions.find(raw as Request);
      const asked = session && underWay.get(session);
      if (!asked || url.searchParams.get('state') !== asked.state) return null;
      underWay.delete(session);
      const { questionId, state, nonce, verifier } = asked;
      // As long ago as can be: the question is rejected, and the dialog says so.
      const rejected = { questionId, member: { id: session.member.id }, authenticatedAt: 0 };
      try {
        const answer = await client.authorizationCodeGrant(await discover(), url, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        const { sub, acr, amr, auth_time } = answer.claims()!;
        if (acr !== level) return rejected;
        return {
          questionId,
          member: { id: sub },
          // A time that is missing is none that would do.
          authenticatedAt: Number(auth_time) * 1_000,
          acr,
          amr: amr as string[] | undefined,
        };
      } catch {
        return rejected;
      }
    },
  });
}
