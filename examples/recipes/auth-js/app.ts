import { randomBytes } from 'node:crypto';
import { Auth, type AuthConfig } from '@auth/core';
import { getToken } from '@auth/core/jwt';
import credentials from '@auth/core/providers/credentials';
import { Hono } from 'hono';
import { createStepUpGuard } from 'stepup-elements/server';
import { createStepUpBackend, password } from 'stepup-elements/server/backend.js';

/** Your own users. */
export interface Users {
  find(email: unknown): { id: string; email: string; name: string } | null;
  checkPassword(id: string, password: unknown): boolean;
}

declare module '@auth/core/jwt' {
  interface JWT {
    stepUpKey?: string;
    signedInAt?: number;
  }
}

/**
 * An app whose members sign in with Auth.js, and step up before they delete something.
 * @param origin of its pages, such as `https://app.example`.
 */
export function createApp(origin: string, secret: string, users: Users): Hono {
  const config: AuthConfig = {
    secret,
    trustHost: true,
    basePath: '/auth',
    session: { strategy: 'jwt' },
    providers: [
      credentials({
        credentials: { email: {}, password: { type: 'password' } },
        authorize({ email, password }) {
          const user = users.find(email);
          return user && users.checkPassword(user.id, password) ? user : null;
        },
      }),
    ],
    callbacks: {
      // `user` is there at the sign-in alone; what is written then stays in the cookie when it is renewed.
      jwt: ({ token, user }) =>
        user
          ? { ...token, sub: user.id, stepUpKey: randomBytes(16).toString('hex'), signedInAt: Date.now() }
          : token,
    },
    events: {
      // The cookie holds the whole session: a copy of it is still signed in, so its step-ups are ended here.
      async signOut(message) {
        const key = 'token' in message && message.token?.stepUpKey;
        if (key) await backend.end({ key });
      },
    },
  };

  const backend = createStepUpBackend({
    async session(request) {
      const token = await getToken({ req: request, secret, secureCookie: origin.startsWith('https:') });
      if (!token?.sub || !token.stepUpKey) return null;
      const { sub: id, email, name, stepUpKey: key, signedInAt } = token;
      return {
        member: { id, ...(email && { email }), ...(name && { name }) },
        key,
        authenticatedAt: signedInAt,
      };
    },
    methods: [password({ check: async (member, given) => users.checkPassword(member.id, given) })],
    origins: [origin],
    signInUrl: '/auth/signin',
  });
  const guard = createStepUpGuard({ provider: backend.verifier });

  const app = new Hono();
  app.on(['GET', 'POST'], '/auth/*', ({ req }) => Auth(req.raw, config));
  app.use(async (context, next) => (await backend.handle(context.req.raw, context)) ?? next());
  app.delete('/api/invoices/:id', async context => {
    const id = context.req.param('id');
    const rule = { resource: 'invoices', action: 'delete', target: id, maxAge: '15m' } as const;
    const result = await guard.check(context.req.raw, rule);
    return result.ok ? context.json({ deleted: id, by: result.member.id }) : result.response;
  });
  return app;
}
