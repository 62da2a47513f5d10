import { describe } from '#developer-messages';
import * as oauth from 'oauth4webapi';
import { StepUpError } from '../../../protocol/errors.js';
import type { DPoPKey } from './dpop.js';
import type { Flow } from './flow.js';
import type { Issuer } from './issuer.js';
import type { CheckedOAuthOptions } from './options.js';

/** What the provider has issued. It lies in memory, and nowhere else. */
export interface Tokens {
  claims: Record<string, unknown>;
  accessToken: string;
  refreshToken?: string;
  scheme: 'Bearer' | 'DPoP';
  /** When these tokens came, Unix ms. */
  issuedAt: number;
  /** When the ID token came, Unix ms. */
  receivedAt: number;
  /** When the access token stops to be good, Unix ms. */
  expiresAt: number;
  /** What the tokens are bound to. */
  key?: DPoPKey;
}

/** Gets tokens from the provider's token endpoint, and believes none that do not hold. */
export interface TokenEndpoint {
  /**
   * Redeems the code of an answer (OpenID Connect Core 1.0, 3.1.3).
   * @throws {StepUpError} `invalid-response` where state, issuer, nonce or the ID token do not hold; or the provider's error.
   */
  redeem(query: string, flow: Flow, key: DPoPKey | undefined): Promise<Tokens>;
  /** Renews tokens (OpenID Connect Core 1.0, 12). */
  refresh(tokens: Tokens): Promise<Tokens>;
}

// An access token is renewed before it ends on its way.
const MARGIN_MS = 10_000;
const UNKNOWN_LIFE_S = 300;

export function tokenEndpoint(issuer: Issuer, { clientId, redirectUri }: CheckedOAuthOptions): TokenEndpoint {
  const client: oauth.Client = { client_id: clientId };
  const { requestOptions } = issuer;

  const send = (key: DPoPKey | undefined): typeof requestOptions =>
    key
      ? { ...requestOptions, [oauth.customFetch]: key.fetch(requestOptions[oauth.customFetch]) }
      : requestOptions;

  return {
    async redeem(query, { state, nonce, verifier }, key) {
      const server = await issuer.metadata();
      const answer = await believed(() =>
        oauth.validateAuthResponse(server, client, new URLSearchParams(query), state),
      );
      if (!answer.get('code')) throw invalid('code');
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        answer,
        redirectUri,
        verifier,
        send(key),
      );
      const claimed = await believed(async () => {
        const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
          expectedNonce: nonce,
          requireIdToken: true,
          // How old the authentication may be depends on when it was asked for, which is judged elsewhere.
          maxAge: oauth.skipAuthTimeCheck,
        });
        // Nothing else checks it.
        await oauth.validateApplicationLevelSignature(server, response, requestOptions);
        return tokens;
      });
      return tokensOf(claimed, key);
    },

    async refresh(tokens) {
      const server = await issuer.metadata();
      const { refreshToken, key } = tokens;
      const response = await oauth.refreshTokenGrantRequest(
        server,
        client,
        oauth.None(),
        refreshToken!,
        send(key),
      );
      const renewed = await believed(async () => {
        const answer = await oauth.processRefreshTokenResponse(server, client, response);
        if (answer.id_token) await oauth.validateApplicationLevelSignature(server, response, requestOptions);
        return answer;
      });
      // An ID token need not come again; one that comes is of the same person.
      const next = tokensOf(renewed, key, tokens);
      if (next.claims['sub'] !== tokens.claims['sub']) throw invalid('sub');
      return next;
    },
  };
}

function tokensOf(answer: oauth.TokenEndpointResponse, key: DPoPKey | undefined, before?: Tokens): Tokens {
  // Tokens that anybody could use are not what was asked for (RFC 9449, section 5).
  if (key && answer.token_type !== 'dpop') throw invalid('token_type');
  const issuedAt = Date.now();
  const claims = oauth.getValidatedIdTokenClaims(answer) as Record<string, unknown> | undefined;
  if (claims?.['sub'] === '') throw invalid('sub');
  const life = (answer.expires_in ?? UNKNOWN_LIFE_S) * 1000;
  return {
    claims: claimsAfter(before?.claims, claims),
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken,
    scheme: key ? 'DPoP' : 'Bearer',
    issuedAt,
    receivedAt: claims ? issuedAt : before!.receivedAt,
    expiresAt: issuedAt + Math.max(life - MARGIN_MS, life / 2),
    key,
  };
}

/** A renewed ID token may leave out what it said of the same authentication before. */
function claimsAfter(
  before: Record<string, unknown> = {},
  renewed: Record<string, unknown> = {},
): Record<string, unknown> {
  const { auth_time: authTime = before['auth_time'] } = renewed;
  return authTime === before['auth_time'] ? { ...before, ...renewed } : renewed;
}

/** What does not hold is an invalid response; the provider's own errors stay as they are. */
async function believed<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    const { error: answered, code } = error as { error?: unknown; code?: unknown };
    const isAnswer = typeof code === 'string' && code !== oauth.RESPONSE_IS_NOT_CONFORM;
    if (typeof answered === 'string' || !isAnswer) throw error;
    throw invalid(code);
  }
}

function invalid(what: string): StepUpError {
  return new StepUpError('invalid-response', describe('id-token-invalid', what));
}
