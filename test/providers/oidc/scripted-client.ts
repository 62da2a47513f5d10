import type { OidcClient, OidcRequest, OidcSession } from '../../../src/providers/oidc/index.js';

/** A client whose provider a test scripts. */
export interface ScriptedClient extends OidcClient {
  session: OidcSession | null;
  readonly asked: OidcRequest[];
  /** How many windows were opened, and closed again unused. */
  readonly windows: { opened: number; closed: number };
  answer(request: OidcRequest): OidcSession | null | 'navigated' | Promise<never>;
  returned: OidcRequest | null;
}

/** The session of somebody who has authenticated so many seconds ago. */
export function sessionOf(claims: Record<string, unknown> = {}, secondsAgo = 0): OidcSession {
  const now = Math.floor(Date.now() / 1000);
  return {
    claims: { sub: 'olivia', iat: now, auth_time: now - secondsAgo, ...claims },
    accessToken: 'the-access-token',
  };
}

export function scriptedClient(more: Partial<ScriptedClient> = {}): ScriptedClient {
  const callbacks = new Set<() => void>();
  const client: ScriptedClient = {
    issuer: 'https://id.example.com',
    session: null,
    asked: [],
    windows: { opened: 0, closed: 0 },
    returned: null,
    answer: () => sessionOf({ acr: 'high' }),
    getSession: async () => client.session,
    prepare(signal) {
      client.windows.opened++;
      signal?.addEventListener('abort', () => client.windows.closed++);
    },
    async authorize(request) {
      client.asked.push(request);
      const answer = await client.answer(request);
      if (answer === 'navigated') return answer;
      client.session = answer;
      for (const callback of callbacks) callback();
    },
    resume: async () => {
      const { returned } = client;
      client.returned = null;
      return returned;
    },
    onSessionChange(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
    ...more,
  };
  return client;
}
