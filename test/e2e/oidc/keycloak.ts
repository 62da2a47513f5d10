import { decodeJwt, UnsecuredJWT } from 'jose';
import type { Visit } from './visit.js';

/**
 * Keycloak lets its own library send cookies along, and its refresh tokens are JWTs, which the library reads. The ones of
 * this provider are opaque: each travels in a JWT around it.
 */
export async function answerAsKeycloak({ context, app }: Visit): Promise<void> {
  await context.route(`${app.oidc.issuer}/token`, async route => {
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
  });
}
