import * as client from 'openid-client';
import { CLIENT_ID, CLIENT_SECRET, ISSUER, ORIGIN } from './settings.js';

// How many questions to the provider one session may have under way: the oldest is forgotten.
const UNDER_WAY = 10;

const issuer = new URL(ISSUER);
const config = await client.discovery(
  issuer,
  CLIENT_ID,
  undefined,
  client.ClientSecretBasic(CLIENT_SECRET),
  // The signature of an ID token is checked as well. Without TLS only on this machine.
  {
    execute: [
      client.enableNonRepudiationChecks,
      ...(issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []),
    ],
  },
);

/**
 * Begins a question to the provider. What its answer has to fit is kept in the session, so that no other can redeem it.
 * @param {object} session of express-session.
 * @param {string} path where the provider comes back to.
 * @param {object} about comes back with the answer.
 * @param {Record<string, string>} [parameters] of the authorization request.
 */
export async function askProvider(session, path, about, parameters = {}) {
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const asked = [...(session.asked ?? []), { state, nonce, verifier, path, about }];
  session.asked = asked.slice(-UNDER_WAY);
  return client.buildAuthorizationUrl(config, {
    redirect_uri: ORIGIN + path,
    scope: 'openid profile email offline_access',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
}

/**
 * What an answer of the provider belongs to. It can be taken once.
 * @returns null where this session has not asked, or has asked for an answer at another address.
 */
export function takeAsked(session, url) {
  const state = url.searchParams.get('state');
  const found = session.asked?.find(each => each.state === state && each.path === url.pathname);
  if (!found) return null;
  session.asked = session.asked.filter(each => each !== found);
  return found;
}

/**
 * Redeems an answer: state, nonce, PKCE, issuer, audience, times and signature have to be right.
 * @returns the tokens, which are for the session alone, and the claims of the ID token.
 */
export async function redeem({ state, nonce, verifier }, url) {
  const answer = await client.authorizationCodeGrant(config, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: verifier,
  });
  return { tokens: tokensOf(answer), claims: answer.claims() };
}

/** The session's access token, renewed where it has run out. */
export async function accessToken(session) {
  const { tokens } = session;
  if (tokens.expiresAt < Date.now() + 10_000) {
    const renewed = tokensOf(await client.refreshTokenGrant(config, tokens.refresh));
    session.tokens = { ...renewed, refresh: renewed.refresh ?? tokens.refresh };
  }
  return session.tokens.access;
}

/** Tells the provider that nobody needs the tokens of a session any more. */
export async function revoke({ tokens }) {
  if (tokens?.refresh) await client.tokenRevocation(config, tokens.refresh);
}

function tokensOf(answer) {
  return {
    access: answer.access_token,
    refresh: answer.refresh_token,
    expiresAt: Date.now() + (answer.expiresIn() ?? 60) * 1_000,
  };
}
