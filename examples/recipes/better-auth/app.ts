import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { createAuthMiddleware } from 'better-auth/api';
import { Hono } from 'hono';
import { createStepUpGuard } from 'stepup-elements/server';
import { createStepUpBackend, password } from 'stepup-elements/server/backend.js';

/**
 * An app whose members sign in with better-auth, and step up before they delete something.
 * @param origin of its pages, such as `https://app.example`.
 */
export function createApp(origin: string, secret: string): Hono {
  const auth = betterAuth({
    baseURL: origin,
    secret,
    // Your own database.
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    // For how many seconds a sign-in counts as fresh.
    session: { freshAge: 300 },
    hooks: {
      // Whoever has found out the old password may have stepped up with it.
      after: createAuthMiddleware(async ({ path, context }) => {
        const memberId = context.session?.user.id;
        if (path === '/change-password' && memberId) await backend.end({ memberId });
      }),
    },
  });

  const backend = createStepUpBackend({
    async session(request) {
      const found = await auth.api.getSession({
        headers: request.headers,
        // A session that was ended elsewhere has ended, whatever the cookie still says.
        query: { disableCookieCache: true },
      });
      if (!found) return null;
      const { id, email, name } = found.user;
      // The session's id names this sign-in, and survives a new cookie; its token would be a secret.
      return {
        member: { id, email, name },
        key: found.session.id,
        authenticatedAt: +found.session.createdAt,
      };
    },
    // Sudo mode: the sign-in counts for as long as better-auth calls it fresh, where the route allows that much.
    freshSignIn: ({ authenticatedAt }, { askedAt }) =>
      askedAt - authenticatedAt! < auth.options.session.freshAge * 1_000,
    methods: [
      password({
        async check(member, given) {
          const { internalAdapter, password } = await auth.$context;
          const accounts = await internalAdapter.findAccounts(member.id);
          const hash = accounts.find(({ providerId }) => providerId === 'credential')?.password;
          return !!hash && password.verify({ hash, password: given });
        },
      }),
    ],
    origins: [origin],
    signInUrl: '/sign-in',
  });
  const guard = createStepUpGuard({ provider: backend.verifier });

  const app = new Hono();
  app.on(['GET', 'POST'], '/api/auth/*', ({ req }) => auth.handler(req.raw));
  app.use(async (context, next) => (await backend.handle(context.req.raw, context)) ?? next());
  app.delete('/api/invoices/:id', async context => {
    const id = context.req.param('id');
    const rule = { resource: 'invoices', action: 'delete', target: id, maxAge: '15m' } as const;
    const result = await guard.check(context.req.raw, rule);
    return result.ok ? context.json({ deleted: id, by: result.member.id }) : result.response;
  });
  return app;
}
