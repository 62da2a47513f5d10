import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';

/** What the people of this server sign in with. */
export const PASSWORD = 'correct horse battery';

interface Session {
  user: { id: number; name: string; email: string };
  /** `auth.password_confirmed_at`, in seconds. */
  passwordConfirmedAt: number;
}

/**
 * Answers as Laravel with Fortify does to a script (`Accept: application/json`): POST /user/confirm-password and
 * GET /user/confirmed-password-status as in laravel/fortify, src/Http/Controllers/ConfirmablePasswordController.php,
 * ConfirmedPasswordStatusController.php and src/Http/Responses/ of both; 423 and the redirect as in laravel/framework,
 * src/Illuminate/Auth/Middleware/RequirePassword.php; 401, 419 and 422 as its exception handler renders them.
 */
export function createFortifyServer(): Hono {
  const sessions = new Map<string, Session>();
  // auth.password_timeout, whose default is 10800 s.
  const timeout = 10_800;
  const now = (): number => Math.floor(Date.now() / 1_000);
  const sessionOf = (context: Context): Session | undefined =>
    sessions.get(getCookie(context, 'laravel_session') ?? '');
  const unauthenticated = (context: Context): Response => context.json({ message: 'Unauthenticated.' }, 401);
  const invalid = (context: Context, field: string, message: string): Response =>
    context.json({ message, errors: { [field]: [message] } }, 422);

  const app = new Hono();
  app.use(async (context, next) => {
    let token = getCookie(context, 'XSRF-TOKEN');
    if (!token) setCookie(context, 'XSRF-TOKEN', (token = `${randomUUID()}=`), { path: '/' });
    const isSafe = ['GET', 'HEAD'].includes(context.req.method);
    if (!isSafe && context.req.header('X-XSRF-TOKEN') !== token)
      return Response.json({ message: 'CSRF token mismatch.' }, { status: 419 });
    return next();
  });

  app.post('/login', async context => {
    const { email, password } = await context.req.json<{ email: string; password: string }>();
    if (password !== PASSWORD)
      return invalid(context, 'email', 'These credentials do not match our records.');
    const [name = ''] = email.split('@');
    const id = randomUUID();
    // A sign-in is no confirmation.
    sessions.set(id, { user: { id: name.length, name, email }, passwordConfirmedAt: 0 });
    setCookie(context, 'laravel_session', id, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return context.json({ two_factor: false });
  });
  app.post('/logout', context => {
    sessions.delete(getCookie(context, 'laravel_session') ?? '');
    deleteCookie(context, 'laravel_session');
    return context.body(null, 204);
  });
  app.get('/api/user', context => {
    const session = sessionOf(context);
    return session ? context.json(session.user) : unauthenticated(context);
  });

  app.get('/user/confirmed-password-status', context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    const lastConfirmed = now() - session.passwordConfirmedAt;
    const seconds = Number(context.req.query('seconds') ?? 900);
    return context.json({ confirmed: lastConfirmed < seconds, lastConfirmed });
  });
  app.post('/user/confirm-password', async context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    const { password } = await context.req.json<{ password: string }>();
    if (password !== PASSWORD) return invalid(context, 'password', 'The provided password was incorrect.');
    session.passwordConfirmedAt = now();
    return context.json('', 201);
  });

  // Behind the middleware `password.confirm`.
  app.delete('/invoices/:id', context => {
    const session = sessionOf(context);
    if (!session) return unauthenticated(context);
    if (now() - session.passwordConfirmedAt <= timeout) return context.body(null, 204);
    return context.req.header('Accept') === 'application/json'
      ? context.json({ message: 'Password confirmation required.' }, 423)
      : context.redirect('/user/confirm-password');
  });
  return app;
}
