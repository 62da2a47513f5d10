/** An app that runs in a page: no secret, PKCE. Its access tokens are JWTs. */
export const PAGE_CLIENT = 'pinewick';
/** The same with opaque access tokens, which the API has to ask the provider about. */
export const OPAQUE_CLIENT = 'pinewick-opaque';
/** The API itself: it introspects, and nobody signs in to it. */
export const API_CLIENT = 'pinewick-api';

/** An app on a server, which keeps its tokens there (a backend for frontend): it has a secret, and PKCE as well. */
export const SERVER_CLIENT = 'pinewick-server';
/** What that app is known by. It is no secret: the example has it. */
export const SERVER_CLIENT_SECRET = 'the-secret-of-a-demo';

/** The clients that the provider knows. */
export function clients(apiSecret: string, origin: string): Array<Record<string, unknown>> {
  const page = {
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    // Only an example: the provider allows every page of this machine (see `allowLoopback`).
    redirect_uris: [`${origin}/stepup-callback.html`],
  };
  return [
    { ...page, client_id: PAGE_CLIENT, client_name: 'Pinewick' },
    { ...page, client_id: OPAQUE_CLIENT, client_name: 'Pinewick, with opaque tokens' },
    {
      ...page,
      client_id: SERVER_CLIENT,
      client_secret: SERVER_CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_basic',
    },
    {
      client_id: API_CLIENT,
      client_secret: apiSecret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ];
}
