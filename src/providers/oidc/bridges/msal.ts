import { refuseUnless, StepUpError } from '../../../protocol/errors.js';
import { describe } from '#developer-messages';
import { levelsOf } from '../oidc-request.js';
import { keptQuestion } from '../kept-question.js';
import type { OidcClient, OidcRequest } from '../types.js';
import { leaving } from './leaving.js';
import { isFrameOfAnotherSite, outOfReach } from '../oauth/frame.js';
import { namedWindow } from './named-window.js';
import { refuseUnreachable } from './reachable.js';
import { claimsOf } from './raw-id-token.js';
import type { BridgeOptions } from './user-manager.js';
import { windowBlocked, windowClosed } from './window-errors.js';

/** A `PublicClientApplication` of @azure/msal-browser, in the parts that are used: whoever lacks the library needs none of its types. */
export interface MsalApplication {
  getConfiguration(): { auth: { authority?: string | undefined } };
  getAllAccounts(): MsalAccount[];
  getActiveAccount(): MsalAccount | null;
  setActiveAccount(account: MsalAccount | null): void;
  acquireTokenPopup(
    request: TokenRequest & { overrideInteractionInProgress: boolean; popupWindowParent: Window },
  ): Promise<{ idToken: string; account: MsalAccount | null }>;
  acquireTokenRedirect(request: TokenRequest): Promise<void>;
  acquireTokenSilent(request: { scopes: string[]; account: MsalAccount }): Promise<{ accessToken: string }>;
  addEventCallback(callback: () => void, types?: string[]): string | null;
  removeEventCallback(id: string): void;
}

interface MsalAccount {
  homeAccountId: string;
  localAccountId: string;
  environment: string;
  tenantId: string;
  username: string;
  idToken?: string | undefined;
  idTokenClaims?: { iss?: string | undefined } | undefined;
}

interface TokenRequest {
  scopes: string[];
  prompt?: string | undefined;
  loginHint?: string | undefined;
  claims?: string;
  extraQueryParameters?: Record<string, string>;
}

/** What the tokens are for, and how the person is led. */
export interface MsalOptions extends BridgeOptions {
  /** The scopes of the API. */
  scopes: string[];
}

/**
 * The bridge to @azure/msal-browser. Levels are Entra's authentication contexts (`c1` to `c99`): they are asked for by
 * `claims` with `access_token.acrs`, and read from the access token's `acrs` where the ID token has none. The ID token
 * needs the optional claim `auth_time`. The app has called `initialize()` and `handleRedirectPromise()` before; the
 * redirect page is the library's own (`@azure/msal-browser/redirect-bridge`).
 * @throws {StepUpError} `invalid-request` for a mode that is not known.
 */
export function msal(application: MsalApplication, { scopes, mode = 'popup' }: MsalOptions): OidcClient {
  refuseUnless('mode', mode, ['popup', 'redirect']);
  const { authority = '' } = application.getConfiguration().auth;
  const prepared = namedWindow();
  let received: { idToken: string; at: number } | undefined;

  const account = (): MsalAccount | null => {
    const all = application.getAllAccounts();
    return application.getActiveAccount() ?? (all.length === 1 ? all[0]! : null);
  };

  async function askInWindow(request: OidcRequest, signal: AbortSignal): Promise<void> {
    // Its redirect page answers by a channel, which such a frame has for itself.
    if (isFrameOfAnotherSite()) throw outOfReach();
    const popup = prepared.take(signal);
    if (!popup) throw windowBlocked();
    const giveUp = (): void => popup.close();
    signal.addEventListener('abort', giveUp, { once: true });
    let result: Awaited<ReturnType<MsalApplication['acquireTokenPopup']>>;
    try {
      await refuseUnreachable(authority);
      result = await application.acquireTokenPopup({
        ...parametersOf(request, scopes),
        // A question that was given up would else be in the way of the next, until it is too late for it.
        overrideInteractionInProgress: true,
        popupWindowParent: openingOnly(popup),
      });
    } catch (error) {
      throw translated(error);
    } finally {
      signal.removeEventListener('abort', giveUp);
      popup.close();
    }
    received = { idToken: result.idToken, at: Date.now() };
    application.setActiveAccount(result.account);
  }

  return {
    get issuer() {
      const { iss } = account()?.idTokenClaims ?? {};
      return iss ?? authority;
    },

    async getSession() {
      const present = account();
      const claims = claimsOf(present?.idToken);
      if (!present || !claims) return null;
      const tokens = await application
        .acquireTokenSilent({ scopes, account: present })
        .catch((): null => null);
      const { acrs = claimsOf(tokens?.accessToken)?.['acrs'] } = claims;
      return {
        claims: { ...claims, ...(acrs !== undefined && { acrs }) },
        accessToken: tokens?.accessToken ?? null,
        ...(received?.idToken === present.idToken && { receivedAt: received?.at }),
      };
    },

    ...(mode === 'popup' && {
      prepare: (signal?: AbortSignal) => {
        if (!isFrameOfAnotherSite()) prepared.open(signal);
      },
    }),

    authorize: (request, signal) =>
      mode === 'redirect'
        ? leaving(authority, () => application.acquireTokenRedirect(parametersOf(request, scopes)))
        : askInWindow(request, signal),

    resume: async () => (mode === 'redirect' ? (keptQuestion()?.request ?? null) : null),

    onSessionChange(callback) {
      // Not of every token: to read the session asks for one.
      const id = application.addEventCallback(callback, [
        'msal:activeAccountChanged',
        'msal:loginSuccess',
        'msal:logoutSuccess',
      ]);
      return () => {
        if (id) application.removeEventCallback(id);
      };
    },
  };
}

/** The library has no parameter for a level or an age. */
function parametersOf(request: OidcRequest, scopes: string[]): TokenRequest {
  const { maxAge, prompt, loginHint } = request;
  const values = levelsOf(request);
  return {
    scopes,
    prompt,
    loginHint,
    ...(values && { claims: JSON.stringify({ access_token: { acrs: essential(values) } }) }),
    ...(maxAge !== undefined && { extraQueryParameters: { max_age: String(maxAge) } }),
  };
}

function essential(values: string[]): object {
  return values.length === 1 ? { essential: true, value: values[0] } : { essential: true, values };
}

/** The page's window, to the library, that opens no other one than this. */
function openingOnly(popup: Window): Window {
  return new Proxy(window, {
    get(target, name) {
      if (name === 'open') return () => popup;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function translated(thrown: unknown): unknown {
  const { errorCode, errorMessage, subError } = thrown as Record<string, string | undefined>;
  if (errorCode === 'user_cancelled') return windowClosed();
  if (errorCode === 'popup_window_error' || errorCode === 'empty_window_error') return windowBlocked();
  if (errorCode === 'timed_out') return new StepUpError('timeout', describe('no-answer-in-time'));
  if (!errorCode) return thrown;
  return { error: errorCode, error_description: [errorMessage, subError].filter(Boolean).join(' ') };
}
