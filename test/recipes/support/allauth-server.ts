import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** What the people of this server sign in with. */
export const PASSWORD = 'Alohomora!';
export const CODE = '314159';

interface Session {
  user: 'wizard' | 'witch';
  methods: Array<Record<string, unknown> & { at: number }>;
}

/**
 * Answers as django-allauth's headless API does, for its browser client: the shapes, status codes and texts are those of
 * docs/headless/openapi-specification/openapi.yaml (`ReauthenticationRequired`, `AuthenticatedByPassword`,
 * `IncorrectPassword`, `InvalidAuthenticatorCode`) and of allauth/headless/base/response.py; when a session is recent
 * enough, and which flows are listed, of allauth/account/internal/flows/reauthentication.py. The token against forged
 * requests is Django's.
 */
export function createAllauthServer(): Hono {
  const sessions = new Map<string, Session>();
  // ACCOUNT_REAUTHENTICATION_TIMEOUT, whose default is 300 s.
  const timeout = 300;
  const now = (): number => Date.now() / 1_000;

  const userOf = ({ user }: Session): object => ({
    id: user === 'wizard' ? 123 : 124,
    display: user,
    has_usable_password: true,
    email: `${user}@domain.org`,
    username: user,
  });
  const flowsOf = ({ user }: Session): object[] => [
    { id: 'reauthenticate' },
    // The witch has no second factor.
    ...(user === 'wizard' ? [{ id: 'mfa_reauthenticate', types: ['totp', 'recovery_codes'] }] : []),
  ];
  const sessionOf = (context: Context): Session | undefined =>
    sessions.get(getCookie(context, 'sessionid') ?? '');

  const authenticated = (context: Context, session: Session): Response =>
    context.json({
      status: 200,
      data: { user: userOf(session), methods: session.methods },
      meta: { is_authenticated: true },
    });
  const unauthenticated = (context: Context): Response =>
    context.json(
      {
        status: 401,
        data: { flows: [{ id: 'login' }, { id: 'signup' }] },
        meta: { is_authenticated: false },
      },
      401,
    );
  const wrong = (context: Context, param: string, code: string, message: string): Response =>
    context.json({ status: 400, errors: [{ message, code, param }] }, 400);

  const app = new Hono().basePath('/_allauth/browser/v1');
  app.use(async (context, next) => {
    let token = getCookie(context, 'csrftoken');
    if (!token) setCookie(context, 'csrftoken', (token = randomUUID()), { sameSite: 'Lax', path: '/' });
    const isSafe = ['GET', 'HEAD'].includes(context.req.method);
    if (!isSafe && context.req.header('X-CSRFToken') !== token)
      return context.html('<h1>Forbidden</h1><p>CSRF verification failed.</p>', 403);
    return next();
  });

  app.get('/auth/session', context => {
    const session = sessionOf(context);
    return session ? authenticated(context, session) : unauthenticated(context);
  });
  app.delete('/auth/session', context => {
    sessions.delete(getCookie(context, 'sessionid') ?? '');
    deleteCookie(context, 'sessionid');
    return unauthenticated(context);
  });
  app.post('/auth/login', async context => {
    const { username, password } = await context.req.json<{ username: Session['user']; password: string }>();
    if (password !== PASSWORD)
      return wrong(
        context,
        'password',
        'username_password_mismatch',
        'The username and/or password you specified are not correct.',
      );
    const session: Session = { user: username, methods: [{ method: 'password', at: now(), username }] };
    const id = randomUUID();
    sessions.set(id, session);
    setCookie(context, 'sessionid', id, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return authenticated(context, session);
  });

  app.post('/auth/reauthenticate', async context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    const { password } = await context.req.json<{ password: string }>();
    if (password !== PASSWORD) return wrong(context, 'password', 'incorrect_password', 'Incorrect password.');
    session.methods.push({ method: 'password', at: now(), reauthenticated: true });
    return authenticated(context, session);
  });
  app.post('/auth/2fa/reauthenticate', async context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    const { code } = await context.req.json<{ code: string }>();
    if (code !== CODE || session.user !== 'wizard')
      return wrong(context, 'code', 'incorrect_code', 'Incorrect code.');
    session.methods.push({ method: 'mfa', at: now(), id: 66, type: 'totp', reauthenticated: true });
    return authenticated(context, session);
  });

  app.get('/account/authenticators', context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    const created_at = 1711555057.065702;
    const totp = { type: 'totp', created_at, last_used_at: null };
    return context.json({ status: 200, data: session.user === 'wizard' ? [totp] : [] });
  });
  // What is dangerous: the second factor is taken away.
  app.delete('/account/authenticators/totp', context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    if (now() - session.methods.at(-1)!.at >= timeout)
      return context.json(
        {
          status: 401,
          data: { user: userOf(session), methods: session.methods, flows: flowsOf(session) },
          meta: { is_authenticated: true },
        },
        401,
      );
    return context.json({ status: 200 });
  });
  return app;
}
