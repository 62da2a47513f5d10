import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import cookieSession from 'cookie-session';
import express from 'express';
import { targetOf } from 'stepup-elements/server';
import { memoryStepUpStore } from 'stepup-elements/server/backend.js';
import { stepUp, stepUpBackend } from 'stepup-elements/server/express.js';
import { confirmPage } from './confirm.js';
import { deleteInvoice, findUser, invoices } from './database.js';
import { enrolment } from './enrolment.js';
import { createStepUp } from './step-up.js';

const port = Number(process.env.PORT ?? 3000);
const origin = process.env.ORIGIN ?? `http://localhost:${port}`;
// Mails are read in the terminal here; a real app sends them.
const { backend, guard } = createStepUp(origin, (address, text) => console.log(`To ${address}: ${text}`));

// Five wrong sign-ins, then a pause that grows. Where there are several processes: `redisStepUpStore`.
const tries = memoryStepUpStore();

const app = express();
// With https, TLS ends at a proxy in front of this server: without its word, no cookie would be set.
if (origin.startsWith('https:')) app.set('trust proxy', 1);
// Nothing but the app's own files, and in nobody's frame: a dialog that asks for a password must not be overlaid.
app.use((_request, response, next) => {
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
      "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  );
  next();
});
app.use(
  cookieSession({
    name: 'session',
    // Another one in each process would sign everybody out at a restart.
    secret: process.env.SESSION_SECRET ?? randomBytes(32).toString('hex'),
    httpOnly: true,
    sameSite: 'lax',
    secure: origin.startsWith('https:'),
  }),
);

// Signing in and out is for the app's own pages too: another site could sign people in as somebody else.
app.use(['/sign-in', '/sign-out'], (request, response, next) =>
  request.get('origin') === origin ? next() : response.status(403).send('Not from a page of this app.'),
);

app.post('/sign-in', express.urlencoded({ extended: false }), async (request, response) => {
  const { email: address = '', password = '' } = request.body ?? {};
  // Else what the step-up refuses, to try one password after the other, could be done here.
  const triesKey = `sign-in ${request.ip} ${String(address).slice(0, 320)}`;
  const { taken } = await tries.take(triesKey, 5, 30_000, 86_400_000);
  const user = taken && (await findUser(address, password));
  if (!user) return response.redirect(303, '/sign-in.html#wrong');
  await tries.pull(triesKey);
  const { id, email, name } = user;
  // `key` names this sign-in: what is proved in it counts in no other.
  request.session = {
    user: { id, email, name },
    key: randomBytes(16).toString('hex'),
    signedInAt: Date.now(),
  };
  response.redirect(303, '/');
});

app.post('/sign-out', async (request, response) => {
  const { key } = request.session;
  request.session = null;
  if (key) await backend.end({ key });
  response.redirect(303, '/sign-in.html');
});

// Everything that a step-up needs of a server, under /step-up.
app.use(stepUpBackend(backend));

app.use('/confirm', confirmPage(backend, origin));

app.use('/api', (request, response, next) => (request.session.user ? next() : response.status(401).json({})));
app.use('/api/security', enrolment(backend, guard, origin));
app.get('/api/invoices', (_request, response) => response.json(invoices()));
app.delete(
  '/api/invoices/:id',
  stepUp(guard, request => ({
    resource: 'invoices',
    action: 'delete',
    target: request.params.id,
    maxAge: '5m',
  })),
  (request, response) => response.status(deleteInvoice(request.params.id) ? 204 : 404).end(),
);
// A native form, with no script of the page's own: the proof is found by the session.
app.post(
  '/transfers',
  express.urlencoded({ extended: false }),
  stepUp(guard, request => ({
    resource: 'transfers',
    action: 'create',
    target: targetOf(request.body, ['amount', 'iban']),
    maxAge: '5m',
    once: true,
  })),
  (_request, response) => response.redirect(303, '/transferred.html'),
);

const elements = fileURLToPath(import.meta.resolve('stepup-elements/package.json'));
app.use('/stepup-elements', express.static(fileURLToPath(new URL('dist/cdn', `file://${elements}`))));
app.use(express.static(fileURLToPath(new URL('public', import.meta.url))));

app.listen(port, 'localhost', () =>
  console.log(`Open ${origin}/ and sign in as alice@example.test, "correct horse battery".`),
);
