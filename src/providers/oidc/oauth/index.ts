import { createOAuthClient, type OAuthClient } from './client.js';
import type { OAuthClientOptions } from './options.js';

/**
 * A client of its own for a page that has none yet: authorization code flow with PKCE (RFC 6749, RFC 7636, OpenID Connect
 * Core 1.0), by a window or by navigation. Tokens lie in memory and nowhere else; after a reload the session comes from
 * another tab, or with the next sign-in. It checks the signature of every ID token.
 *
 * `authorize` rejects with `unavailable` where the window is blocked or the provider cannot be reached,
 * `invalid-response` where the answer or its ID token does not hold, `aborted` with the signal or for another member.
 *
 * The page at `redirectUri` is of this origin, and has the callback script in it, which is in the package as
 * `dist/callback/stepup-callback.js`:
 *
 * ```html
 * <!doctype html><meta charset="utf-8"><title>Signing in</title>
 * <script src="/stepup-callback.js" defer></script>
 * ```
 * @example
 * ```ts
 * import { oauthClient } from 'stepup-elements/providers/oidc.js';
 *
 * const client = oauthClient({
 *   issuer: 'https://id.example.com',
 *   clientId: 'documents',
 *   redirectUri: `${location.origin}/callback.html`,
 *   mode: 'popup-or-redirect',
 * });
 * ```
 * @throws {StepUpError} `invalid-request` for an option that is not allowed.
 */
export function oauthClient(options: OAuthClientOptions): OAuthClient {
  return createOAuthClient(options, {
    createDPoPKey: async pair => (await import('./dpop.js')).createDPoPKey(pair),
    createOtherTabs: async tab => (await import('./other-tabs.js')).createOtherTabs(tab),
  });
}
