import { refuseUnless, StepUpError } from '../../../protocol/errors.js';
import { describe } from '#developer-messages';
import { keptQuestion } from '../kept-question.js';
import type { OidcClient, OidcRequest } from '../types.js';
import { leaving } from './leaving.js';
import { namedWindow } from './named-window.js';
import { refuseUnreachable } from './reachable.js';
import { claimsOf } from './raw-id-token.js';
import type { BridgeOptions } from './user-manager.js';
import { windowBlocked, windowClosed } from './window-errors.js';

/** `Auth0Client` of @auth0/auth0-spa-js, in the parts that are used: whoever lacks the library needs none of its types. */
export interface Auth0Session {
  getConfiguration(): { readonly domain: string };
  getIdTokenClaims(): Promise<{ __raw: string } | undefined>;
  getTokenSilently(): Promise<string | undefined>;
  loginWithPopup(
    options: { authorizationParams: AuthorizationParameters },
    config: { popup: Window; timeoutInSeconds: number },
  ): Promise<void>;
  loginWithRedirect(options: { authorizationParams: AuthorizationParameters }): Promise<void>;
}

type AuthorizationParameters = Record<string, string | number>;

// How long a person may take; the client's own limit is shorter.
const LONGEST_S = 600;

/**
 * The bridge to @auth0/auth0-spa-js. Its window needs an opener: neither the app's page nor the provider's may have
 * `Cross-Origin-Opener-Policy: same-origin`, and the callback page of this library is not used. With `mode: 'redirect'`
 * the app calls `handleRedirectCallback()`, before the provider is configured. How fresh an answer is, is judged here: the
 * library checks only the `max_age` of its constructor.
 * @throws {StepUpError} `invalid-request` for a mode that is not known.
 */
export function auth0(client: Auth0Session, { mode = 'popup' }: BridgeOptions = {}): OidcClient {
  refuseUnless('mode', mode, ['popup', 'redirect']);
  const prepared = namedWindow();
  const callbacks = new Set<() => void>();
  let received: { idToken?: string; at: number } | undefined;

  async function askInWindow(request: OidcRequest, signal: AbortSignal): Promise<void> {
    const popup = prepared.take(signal);
    if (!popup) throw windowBlocked();
    const giveUp = (): void => popup.close();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      await refuseUnreachable(issuerOf());
      const authorizationParams = parametersOf(request);
      await client.loginWithPopup({ authorizationParams }, { popup, timeoutInSeconds: LONGEST_S });
    } catch (error) {
      throw translated(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
      popup.close();
    }
    received = { idToken: (await client.getIdTokenClaims())?.__raw, at: Date.now() };
    for (const callback of callbacks) callback();
  }

  const issuerOf = (): string => {
    const { domain } = client.getConfiguration();
    return /^https?:/.test(domain) ? domain : `https://${domain}/`;
  };

  return {
    get issuer() {
      return issuerOf();
    },

    async getSession() {
      const token = await client.getIdTokenClaims();
      const claims = claimsOf(token?.__raw);
      if (!claims) return null;
      const isReceived = received?.idToken === token!.__raw;
      return {
        claims,
        accessToken: (await client.getTokenSilently().catch(() => null)) ?? null,
        ...(isReceived && { receivedAt: received!.at }),
      };
    },

    ...(mode === 'popup' && { prepare: prepared.open }),

    authorize: (request, signal) =>
      mode === 'redirect'
        ? leaving(issuerOf(), () => client.loginWithRedirect({ authorizationParams: parametersOf(request) }))
        : askInWindow(request, signal),

    resume: async () => (mode === 'redirect' ? (keptQuestion()?.request ?? null) : null),

    // The library tells nobody of a sign-out; the member is read anew whenever the page is come back to.
    onSessionChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}

function parametersOf({
  acrValues,
  claims,
  maxAge,
  prompt,
  loginHint,
}: OidcRequest): AuthorizationParameters {
  const parameters = {
    acr_values: acrValues?.join(' '),
    claims: claims && JSON.stringify(claims),
    max_age: maxAge,
    prompt,
    login_hint: loginHint,
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((pair): pair is [string, string | number] => pair[1] !== undefined),
  );
}

function translated(thrown: unknown): unknown {
  const { error } = thrown as { error?: string };
  if (error === 'cancelled') return windowClosed();
  if (error === 'popup_open') return windowBlocked();
  if (error === 'timeout') return new StepUpError('timeout', describe('no-answer-in-time'));
  return thrown;
}
