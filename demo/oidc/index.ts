import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { allowForms } from './access.js';
import { API_CLIENT, OPAQUE_CLIENT, PAGE_CLIENT } from './clients.js';
import { interactionRoutes } from './interaction.js';
import { createProvider, type OidcProviderOptions } from './provider.js';
import { folderOf } from './pages.js';

export type { OidcProviderOptions } from './provider.js';
export { ONE_FACTOR, TWO_FACTORS } from './levels.js';
export { DEMO_PASSWORD } from './pages.js';

/** An OpenID Connect provider, and what an app and an API need to know of it. */
export interface OidcServer {
  /** To be mounted at the issuer's path, before anything that reads bodies. */
  router: Router;
  issuer: string;
  /** The audience of its access tokens. */
  audience: string;
  /** An app in a page, with JWT access tokens. Any page of this machine may be its `redirect_uri`. */
  clientId: string;
  /** The same with opaque access tokens. */
  opaqueClientId: string;
  /** What the API introspects with. */
  apiClient: { clientId: string; clientSecret: string };
}

/** Makes a real OpenID Connect provider (`oidc-provider`, certified) for the members of an emulator. */
export function createOidcServer(options: OidcProviderOptions): OidcServer {
  const { issuer, emulator, openerPolicy } = options;
  const { origin } = new URL(issuer);
  const { audience = `${origin}/api`, apiSecret = randomBytes(24).toString('base64url') } = options;
  const provider = createProvider({ ...options, audience, apiSecret });

  const router = Router();
  router.use(allowForms(emulator.reach, origin, openerPolicy));
  router.get('/pages.css', (_req, res) => res.sendFile(fileURLToPath(new URL('pages.css', import.meta.url))));
  router.use('/interaction', interactionRoutes(provider, emulator, folderOf(issuer)));
  router.use(provider.callback());
  return {
    router,
    issuer,
    audience,
    clientId: PAGE_CLIENT,
    opaqueClientId: OPAQUE_CLIENT,
    apiClient: { clientId: API_CLIENT, clientSecret: apiSecret },
  };
}
