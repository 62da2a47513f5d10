import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider, type ProviderContext } from 'oidc-provider';
import { publicMember } from '../../emulator/src/members.js';
import type { EmulatorState } from '../../emulator/src/state.js';
import { clients, OPAQUE_CLIENT } from './clients.js';
import { LEVELS } from './levels.js';
import { errorPage, folderOf, signedOutPage, signOutPage } from './pages.js';
import { strictPolicy } from './strict-policy.js';

/** How the provider is set up. */
export interface OidcProviderOptions {
  /** Where it is, without a slash at the end; the app mounts it at this address's path. */
  issuer: string;
  /** Its members, mailed codes and authenticator apps are the emulator's. */
  emulator: EmulatorState;
  /** For what its access tokens are good. Default: `/api` at the issuer's origin. */
  audience?: string;
  /** The secret of the API's own client. Default: random. */
  apiSecret?: string;
  /** In seconds. Default 300. */
  accessTokenLifetime?: number;
  /** Other paths than the provider's own, for libraries that have theirs built in (`{ token: '/oauth/token' }`). */
  routes?: Record<string, string>;
  /** Whether the token endpoint asks for a nonce in DPoP proofs (RFC 9449, section 8). Default false. */
  dpopNonce?: boolean;
  /** What is sent as `Cross-Origin-Opener-Policy` with every page. Default: nothing. */
  openerPolicy?: string;
  /** Whether it may answer by a message to the opener of its window, as @auth0/auth0-spa-js wants it. Default false. */
  webMessages?: boolean;
}

const DAY = 24 * 60 * 60;

/** Sets up `oidc-provider` for the members of an emulator. */
export function createProvider(
  options: Required<Pick<OidcProviderOptions, 'issuer' | 'emulator' | 'audience' | 'apiSecret'>> &
    OidcProviderOptions,
): Provider {
  const { issuer, emulator, audience, apiSecret, accessTokenLifetime = 300 } = options;
  const { dpopNonce = false, webMessages = false } = options;
  const { origin } = new URL(issuer);
  const provider = new Provider(issuer, {
    clients: clients(apiSecret, origin),
    clientBasedCORS: (_ctx: ProviderContext, from: string) => emulator.reach.isOrigin(from),
    jwks: { keys: [privateKey('RS256'), privateKey('ES256')] },
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    acrValues: [...LEVELS],
    claims: {
      openid: ['sub', 'acr', 'amr', 'auth_time'],
      profile: ['name'],
      email: ['email'],
      roles: ['role'],
      sid: null,
      iss: null,
    },
    scopes: ['openid', 'offline_access'],
    findAccount: (_ctx: ProviderContext, id: string) => {
      const member = emulator.members.byId(id);
      if (!member) return undefined;
      const { email, name, role } = publicMember(member);
      return { accountId: id, claims: () => ({ sub: id, email, name, role }) };
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
      revocation: { enabled: true },
      ...(webMessages && { webMessageResponseMode: { enabled: true, ack: 'individual-draft-01' } }),
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx: ProviderContext, form: string) => signOutPage(ctx, form),
        postLogoutSuccessSource: signedOutPage,
      },
      dPoP: {
        enabled: true,
        ...(dpopNonce && { nonceSecret: randomBytes(32), requireNonce: () => true }),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => audience,
        useGrantedResource: () => true,
        getResourceServerInfo: (_ctx: ProviderContext, _resource: string, client: { clientId: string }) => ({
          audience,
          scope: API_SCOPES,
          accessTokenTTL: accessTokenLifetime,
          accessTokenFormat: client.clientId === OPAQUE_CLIENT ? 'opaque' : 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    extraTokenClaims: ({ oidc }: ProviderContext, token: { accountId?: string }) =>
      proofOf(oidc.entities, emulator, token.accountId),
    interactions: {
      url: (_ctx: ProviderContext, { uid }: { uid: string }) => `${folderOf(issuer)}/interaction/${uid}`,
      policy: strictPolicy(),
    },
    // Every client is the house's own, so nobody is asked whether it may have what it wants.
    loadExistingGrant: async (ctx: ProviderContext) => {
      const grant = new provider.Grant({
        accountId: ctx.oidc.session.accountId!,
        clientId: ctx.oidc.client.clientId,
      });
      grant.addOIDCScope('openid offline_access profile email roles');
      grant.addOIDCClaims(['name', 'email', 'role']);
      grant.addResourceScope(audience, API_SCOPES);
      await grant.save();
      return grant;
    },
    issueRefreshToken: (_ctx: ProviderContext, client: { grantTypeAllowed(type: string): boolean }) =>
      client.grantTypeAllowed('refresh_token'),
    // Each is good for one use: one that comes a second time ends the session, as RFC 9700 (section 2.2.2) wants it.
    rotateRefreshToken: true,
    pkce: { required: () => true },
    renderError: errorPage,
    ttl: {
      AccessToken: accessTokenLifetime,
      AuthorizationCode: 60,
      Grant: DAY,
      IdToken: accessTokenLifetime,
      Interaction: 600,
      RefreshToken: DAY,
      Session: DAY,
    },
    ...(options.routes && { routes: options.routes }),
  });
  allowLoopback(provider, emulator);
  // It listens in clear: where its name says https, a proxy is in front of it.
  provider.proxy = new URL(issuer).protocol === 'https:';
  provider.on('server_error', (_ctx, error) => console.error('oidc:', error));
  return provider;
}

/** Scopes of the API, for rules that want one beside the step-up. */
const API_SCOPES = 'documents:delete transfers:create workspace:delete admin-panel:read';

/** How somebody signed in, and when, in the access token: without it an API can demand no step-up. */
function proofOf(
  entities: ProviderContext['oidc']['entities'],
  emulator: EmulatorState,
  accountId: string | undefined,
): Record<string, unknown> | undefined {
  const source = entities['AuthorizationCode'] ?? entities['RefreshToken'];
  if (!source) return undefined;
  const { acr, amr, authTime } = source;
  return { acr, amr, auth_time: authTime, role: emulator.members.byId(accountId)?.role };
}

/** Tests and demos run on any port: every page of this machine may be returned to. */
function allowLoopback(provider: Provider, { reach }: EmulatorState): void {
  const allowed = (uri: string): boolean => URL.canParse(uri) && reach.isOrigin(new URL(uri).origin);
  provider.Client.prototype['redirectUriAllowed'] = allowed;
  provider.Client.prototype['postLogoutRedirectUriAllowed'] = allowed;
}

function privateKey(alg: 'RS256' | 'ES256'): JsonWebKey & { alg: string; use: string } {
  const { privateKey } =
    alg === 'RS256'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig' };
}
