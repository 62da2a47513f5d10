import type { AuditEvent, AuditOptions, StepUpProvider } from '../../src/client/index.js';
import { oauthClient, oidc } from '../../src/providers/oidc/index.js';
import { backend } from '../../src/providers/backend/index.js';
import { transcodes } from '../../src/providers/transcodes/index.js';
import { postToOwnServer, signOutOfOwnServer, toSecurity, toSignIn } from './own-server.js';
import type { Switches } from './switches.js';

/** A provider of the demo, and what it leaves to the page. */
export interface DemoProvider {
  provider: StepUpProvider;
  /** Signing out is the page's own business with its provider: the elements only notice that it has happened. */
  signOut(): Promise<void>;
  /** The page's own sign-in, where the provider has none. */
  signIn?(): Promise<'navigated'>;
  /** The page's own place for what a member confirms with, where the provider has no console. */
  openSecurity?(): void;
  /** The page's own log, where the provider has none. */
  audit?(event: AuditEvent, options?: AuditOptions): Promise<void>;
}

const setting = (name: string): string =>
  document.querySelector<HTMLMetaElement>(`meta[name=${name}]`)!.content;

/** The provider that the switch says. */
export function demoProvider(switches: Switches): DemoProvider {
  if (switches.provider === 'own') return ofOwnServer();
  return switches.provider === 'modals' || switches.provider === 'hosted'
    ? ofTranscodes(switches)
    : ofOidc(switches);
}

function ofOwnServer(): DemoProvider {
  return {
    provider: backend(),
    signOut: signOutOfOwnServer,
    signIn: toSignIn,
    openSecurity: toSecurity,
    async audit(event, options) {
      await postToOwnServer('audit', { event, options });
    },
  };
}

function ofTranscodes({ provider, sdk }: Switches): DemoProvider {
  const projectId = setting('project-id');
  const script = sdk === 'dynamic' ? 'dynamic.min.js' : 'webworker.js';
  const generation = provider === 'modals' ? 1 : 2;
  return {
    provider: transcodes({ projectId, sdkSrc: `/emulator/${projectId}/${script}?api=${generation}` }),
    async signOut() {
      const { transcodes } = globalThis as unknown as { transcodes: { token: { signOut(): Promise<void> } } };
      await transcodes.token.signOut();
    },
  };
}

function ofOidc({ provider, tokens }: Switches): DemoProvider {
  const issuer = setting('oidc-issuer');
  const clientId = setting(tokens === 'opaque' ? 'oidc-opaque-client-id' : 'oidc-client-id');
  const client = oauthClient({
    issuer,
    clientId,
    redirectUri: `${location.origin}/stepup-callback.html`,
    mode: provider === 'oidc-window' ? 'popup-or-redirect' : 'redirect',
    scope: 'openid profile email roles',
  });
  return {
    provider: oidc({
      client,
      // For a draft it is enough to be signed in.
      acrValues: ({ resource }) => (resource === 'drafts' ? undefined : ['loa2']),
    }),
    async signOut() {
      client.signOut();
      const end = new URL(`${issuer}/session/end`);
      end.searchParams.set('client_id', clientId);
      end.searchParams.set('post_logout_redirect_uri', location.href);
      location.assign(end);
    },
  };
}
