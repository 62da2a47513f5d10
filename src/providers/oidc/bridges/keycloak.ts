import { keptQuestion } from '../kept-question.js';
import { levelsOf } from '../oidc-request.js';
import type { OidcClient } from '../types.js';
import { leaving } from './leaving.js';
import { claimsOf } from './raw-id-token.js';

// Seconds that an access token must still be good for.
const MARGIN_S = 10;

type Callback = 'onAuthSuccess' | 'onAuthRefreshSuccess' | 'onAuthLogout' | 'onAuthRefreshError';

/** `Keycloak` of keycloak-js, in the parts that are used: whoever lacks the library needs none of its types. */
export interface KeycloakSession extends Partial<Record<Callback, (() => void) | undefined>> {
  readonly authServerUrl?: string | undefined;
  readonly realm?: string | undefined;
  readonly authenticated?: boolean | undefined;
  readonly token?: string | undefined;
  readonly idToken?: string | undefined;
  readonly idTokenParsed?: { iss?: string | undefined } | undefined;
  isTokenExpired(): boolean;
  updateToken(minValidity: number): Promise<boolean>;
  login(options: {
    maxAge?: number | undefined;
    prompt?: 'login' | undefined;
    loginHint?: string | undefined;
    acrValues?: string;
    acr?: { values: string[]; essential: boolean };
  }): Promise<void>;
}

/**
 * The bridge to keycloak-js, which can only navigate. The app has called `init()`, and waited for it, before the provider
 * is configured: that takes the answer out of the address. The callbacks that the instance has stay in place.
 */
export function keycloak(instance: KeycloakSession): OidcClient {
  const issuerOf = (): string => {
    const { authServerUrl, realm, idTokenParsed } = instance;
    if (!authServerUrl) return idTokenParsed?.iss ?? location.origin;
    return `${authServerUrl.replace(/\/$/, '')}/realms/${encodeURIComponent(realm ?? '')}`;
  };

  return {
    get issuer() {
      return issuerOf();
    },

    // Keycloak takes both, and only an essential claim obliges it.
    supportsClaims: async () => true,

    async getSession() {
      const claims = instance.authenticated ? claimsOf(instance.idToken) : null;
      if (!claims) return null;
      await instance.updateToken(MARGIN_S).catch(() => false);
      const isGood = instance.authenticated && !instance.isTokenExpired();
      return {
        claims: claimsOf(instance.idToken) ?? claims,
        accessToken: (isGood && instance.token) || null,
      };
    },

    authorize: request =>
      leaving(issuerOf(), () => {
        const { maxAge, prompt, loginHint, acrValues } = request;
        const levels = levelsOf(request);
        return instance.login({
          maxAge,
          prompt,
          loginHint,
          ...(acrValues
            ? { acrValues: acrValues.join(' ') }
            : levels && { acr: { values: levels, essential: true } }),
        });
      }),

    resume: async () => (instance.authenticated ? (keptQuestion()?.request ?? null) : null),

    onSessionChange(callback) {
      const names: Callback[] = [
        'onAuthSuccess',
        'onAuthRefreshSuccess',
        'onAuthLogout',
        'onAuthRefreshError',
      ];
      const before = names.map(name => instance[name]);
      names.forEach((name, index) => {
        instance[name] = () => {
          before[index]?.();
          callback();
        };
      });
      return () => names.forEach((name, index) => (instance[name] = before[index]));
    },
  };
}
