import { decodeJwt, UnsecuredJWT } from 'jose';
import type { Visit } from './visit.js';

/** A provider whose addresses are Keycloak's, as its library builds them by itself. */
export const KEYCLOAK = {
  path: '/realms/documents',
  routes: { authorization: '/protocol/openid-connect/auth', token: '/protocol/openid-connect/token' },
};

/**
 * Keycloak lets its own library send cookies along, and its refresh tokens are JWTs, which the library reads. The ones of
 * this provider are opaque: each travels in a JWT around it.
 */
export async function answerAsKeycloak({ context, app }: Visit): Promise<void> {
  await context.route(
    ({ href }) => href.startsWith(app.oidc.issuer) && href.endsWith('/token'),
    async route => {
      const form = new URLSearchParams(route.request().postData() ?? '');
      const wrapped = form.get('refresh_token');
      if (wrapped) form.set('refresh_token', decodeJwt(wrapped).jti!);
      const response = await route.fetch({ postData: form.toString() });
      const answer = (await response.json()) as { refresh_token?: string };
      const jwt = new UnsecuredJWT({ typ: 'Refresh' }).setJti(answer.refresh_token ?? '').encode();
      const headers = { ...response.headers(), 'access-control-allow-credentials': 'true' };
      await route.fulfill({
        response,
        headers,
        json: { ...answer, ...(answer.refresh_token && { refresh_token: jwt }) },
      });
    },
  );
}
