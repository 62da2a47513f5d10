import { describe } from '#developer-messages';
import { pageAddress } from '../../dom/page-address.js';
import { invalidRequest } from '../../protocol/errors.js';
import type { ProviderFactory } from '../registry.js';
import { createOAuthClient } from './oauth/client.js';
import type { OAuthMode } from './oauth/options.js';
import { createOtherTabs } from './oauth/other-tabs.js';
import { oidc } from './provider.js';

/**
 * OpenID Connect with `data-issuer`, `data-client-id` and `data-redirect-uri` (relative to the page), and, where they are
 * wanted, `data-acr-values` (with spaces between), `data-mode`, `data-scope` and `data-audience`.
 */
export const fromMarkup: ProviderFactory = settings => {
  const { issuer = '', clientId = '', redirectUri, acrValues, mode, scope, audience } = settings;
  const address = redirectUri ? pageAddress(redirectUri) : null;
  if (!address) throw invalidRequest(describe('callback-elsewhere', 'data-redirect-uri', redirectUri));
  const options = { issuer, clientId, redirectUri: address.href, mode: mode as OAuthMode, scope, audience };
  const client = createOAuthClient(options, {
    createOtherTabs: async tab => createOtherTabs(tab),
    // There is no attribute for it.
    createDPoPKey: () => Promise.reject(new TypeError('DPoP')),
  });
  return oidc({ client, acrValues: acrValues?.split(/\s+/).filter(Boolean) });
};
