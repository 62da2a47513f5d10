// Everything that is not the demo's own provider comes from the environment.
const { env } = process;

export const PORT = Number(env.PORT ?? 3000);
// A number and not `localhost`, where the demo's provider is: so the two are different sites, as they are in real life.
export const ORIGIN = env.ORIGIN ?? `http://127.0.0.1:${PORT}`;
export const ISSUER = env.OIDC_ISSUER ?? 'http://localhost:5175/oidc';
export const CLIENT_ID = env.OIDC_CLIENT_ID ?? 'pinewick-server';
export const CLIENT_SECRET = env.OIDC_CLIENT_SECRET ?? 'the-secret-of-a-demo';
/** Whom the access tokens are for: the API behind this server. */
export const AUDIENCE = env.OIDC_AUDIENCE ?? new URL('/api', ISSUER).href;
/** The provider's name for "with a second factor". */
export const STRONG = env.OIDC_ACR ?? 'loa2';
export const SESSION_SECRET = env.SESSION_SECRET;
