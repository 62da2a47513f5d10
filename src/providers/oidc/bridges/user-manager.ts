import { refuseUnless } from '../../../protocol/errors.js';
import { keptQuestion } from '../kept-question.js';
import type { OidcClient, OidcRequest } from '../types.js';
import { leaving } from './leaving.js';
import { namedWindow } from './named-window.js';
import { refuseUnreachable } from './reachable.js';
import { claimsOf } from './raw-id-token.js';
import { windowBlocked } from './window-errors.js';

/** `UserManager` of oidc-client-ts, in the parts that are used: whoever lacks the library needs none of its types. */
export interface ManagedSession {
  readonly settings: { readonly authority: string };
  readonly metadataService: { getMetadata(): Promise<object> };
  readonly events: Record<
    `${'add' | 'remove'}User${'Loaded' | 'Unloaded' | 'SignedOut'}`,
    (callback: () => void) => unknown
  >;
  getUser(): Promise<ManagedUser | null>;
  signinPopup(
    request: SignInRequest & { popupWindowTarget: string; popupSignal: AbortSignal },
  ): Promise<ManagedUser>;
  signinRedirect(request: SignInRequest): Promise<void>;
}

interface ManagedUser {
  access_token: string;
  id_token?: string | undefined;
  readonly expired: boolean | undefined;
}

interface SignInRequest {
  acr_values?: string | undefined;
  max_age?: number | undefined;
  prompt?: string | undefined;
  login_hint?: string | undefined;
  extraQueryParams?: Record<string, string>;
}

/** How a bridge's library leads the person to the provider. */
export interface BridgeOptions {
  /** By a window, or by navigation. Default `popup`. */
  mode?: 'popup' | 'redirect' | undefined;
}

/**
 * The bridge to oidc-client-ts, for an app whose session is in a `UserManager` already. Its callback pages stay the app's:
 * `signinPopupCallback()`, and with `mode: 'redirect'` `signinRedirectCallback()`, before the provider is configured.
 * Claims are read from the raw ID token: the library deletes `acr`, `amr` and `auth_time` from `profile`.
 * @throws {StepUpError} `invalid-request` for a mode that is not known.
 */
export function userManager(manager: ManagedSession, { mode = 'popup' }: BridgeOptions = {}): OidcClient {
  refuseUnless('mode', mode, ['popup', 'redirect']);
  const prepared = namedWindow();
  // When the token that was asked for last came, and which one it was.
  let received: { idToken?: string; at: number } | undefined;

  async function askInWindow(request: OidcRequest, signal: AbortSignal): Promise<void> {
    const opened = prepared.take(signal);
    if (!opened) throw windowBlocked();
    try {
      await refuseUnreachable(manager.settings.authority);
      // The library finds it by its name.
      const user = await manager.signinPopup({
        ...argumentsOf(request),
        popupWindowTarget: prepared.name,
        popupSignal: signal,
      });
      received = { idToken: user.id_token, at: Date.now() };
    } finally {
      opened.close();
    }
  }

  return {
    get issuer() {
      return manager.settings.authority;
    },
    supportsClaims: async () => {
      const metadata = (await manager.metadataService.getMetadata()) as Record<string, unknown>;
      return metadata['claims_parameter_supported'] === true;
    },

    async getSession() {
      const user = await manager.getUser();
      const claims = claimsOf(user?.id_token);
      if (!user || !claims) return null;
      const isReceived = received?.idToken === user.id_token;
      return {
        claims,
        accessToken: user.expired ? null : user.access_token,
        ...(isReceived && { receivedAt: received!.at }),
      };
    },

    ...(mode === 'popup' && { prepare: prepared.open }),

    authorize: (request, signal) =>
      mode === 'redirect'
        ? leaving(manager.settings.authority, () => manager.signinRedirect(argumentsOf(request)))
        : askInWindow(request, signal),

    resume: async () => (mode === 'redirect' ? (keptQuestion()?.request ?? null) : null),

    onSessionChange(callback) {
      const { events } = manager;
      events.addUserLoaded(callback);
      events.addUserUnloaded(callback);
      events.addUserSignedOut(callback);
      return () => {
        events.removeUserLoaded(callback);
        events.removeUserUnloaded(callback);
        events.removeUserSignedOut(callback);
      };
    },
  };
}

function argumentsOf({ acrValues, claims, maxAge, prompt, loginHint }: OidcRequest): SignInRequest {
  return {
    acr_values: acrValues?.join(' '),
    max_age: maxAge,
    prompt,
    login_hint: loginHint,
    ...(claims && { extraQueryParams: { claims: JSON.stringify(claims) } }),
  };
}
