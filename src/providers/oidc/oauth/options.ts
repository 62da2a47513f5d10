import { describe } from '#developer-messages';
import { pageHref } from '../../../dom/page-href.js';
import { invalidRequest, refuseUnknownKeys, refuseUnless, type KeysOf } from '../../../protocol/errors.js';

/** How `oauthClient` leads the person to the provider. */
export type OAuthMode = 'popup' | 'redirect' | 'popup-or-redirect';

/** A public client of an OpenID Connect provider: authorization code flow with PKCE (RFC 9700). */
export interface OAuthClientOptions {
  /** The issuer's identifier, as its discovery document has it: https, or http on this machine. */
  issuer: string;
  /** The client's id. */
  clientId: string;
  /** The page with the callback script, of this page's origin, as it is registered with the provider. */
  redirectUri: string;
  /** Default `openid profile email`; `openid` must be in it. `offline_access` where the provider wants that to renew. */
  scope?: string | undefined;
  /**
   * `popup`: a window, and `unavailable` where the browser blocks it. `redirect`: the page navigates.
   * `popup-or-redirect`: a window, and the page navigates where that is blocked. Default `popup`.
   */
  mode?: OAuthMode | undefined;
  /** The API that the access token is for, sent as `audience` (Auth0, Keycloak) and as `resource` (RFC 8707). */
  audience?: string | undefined;
  /** Binds the tokens to a key of this page (RFC 9449). Its code is loaded with the first token. Default false. */
  dpop?: boolean | undefined;
  /** Sends every request to the provider. Default: the page's own `fetch`. */
  fetch?: typeof fetch | undefined;
}

/** Options that hold. */
export interface CheckedOAuthOptions extends OAuthClientOptions {
  scope: string;
  mode: OAuthMode;
  /** The issuer is this machine, where http will do. */
  isLoopback: boolean;
}

const KEYS: KeysOf<OAuthClientOptions> = {
  issuer: true,
  clientId: true,
  redirectUri: true,
  scope: 'string',
  mode: true,
  audience: 'string',
  dpop: 'boolean',
  fetch: 'function',
};

/** @throws {StepUpError} `invalid-request` for an option that is not allowed. */
export function checkOAuthOptions(options: OAuthClientOptions): CheckedOAuthOptions {
  refuseUnknownKeys('oauthClient', options, KEYS);
  const { issuer, clientId, redirectUri, scope = 'openid profile email', mode = 'popup' } = options ?? {};
  if (typeof issuer !== 'string' || !URL.canParse(issuer))
    throw invalidRequest(describe('not-a-web-address', 'issuer', issuer));
  const { protocol, hostname } = new URL(issuer);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback))
    throw invalidRequest(describe('origin-in-clear', 'issuer', issuer));
  if (typeof clientId !== 'string' || clientId === '')
    throw invalidRequest(describe('not-one-of', 'clientId', clientId, ['an id']));
  refuseUnless('mode', mode, ['popup', 'redirect', 'popup-or-redirect']);
  if (!scope.split(' ').includes('openid'))
    throw invalidRequest(describe('not-one-of', 'scope', scope, ['openid']));
  return { ...options, redirectUri: checkRedirectUri(redirectUri), scope, mode, isLoopback };
}

/** The answer comes back over what only pages of one origin share. */
function checkRedirectUri(redirectUri: unknown): string {
  const page = typeof location === 'undefined' ? undefined : location;
  const address = String(redirectUri);
  if (typeof redirectUri === 'string' && URL.canParse(address, pageHref())) {
    const { href, origin, hash } = new URL(address, pageHref());
    // Where a server renders the page, a path is known as one by its first slash alone.
    if (!hash && (page ? origin === page.origin : /^(https?:|\/)/.test(address))) return href;
  }
  throw invalidRequest(describe('callback-elsewhere', 'redirectUri', redirectUri));
}
