import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express from 'express';
import sessions from 'express-session';
import { stepUp, stepUpBackend } from 'stepup-elements/server/express.js';
import { startApi } from './api.js';
import { accessToken, askProvider, redeem, revoke, takeAsked } from './provider.js';
import { ORIGIN, PORT, SESSION_SECRET, STRONG } from './settings.js';
import { backend, guard } from './step-up.js';

const api = await startApi();
const app = express();
// With https, TLS ends at a proxy in front of this server: without its word, no cookie would be set.
if (ORIGIN.startsWith('https:')) app.set('trust proxy', 1);
// Nothing but the app's own files, and in nobody's frame.
app.use((_request, response, next) => {
  response.set(
    'Content-Security-Policy',
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
      "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  );
  next();
});
app.use(
  sessions({
    name: 'bff-session',
    // The cookie holds nothing but a signed name: the session, with its tokens, is in this process's memory. Give it a
    // `store` before there are two of them.
    secret: SESSION_SECRET ?? randomBytes(32).toString('hex'),
    resave: false,
    saveUninitialized: false,
    // `lax`, since the provider comes back by a navigation from another site, with which no strict cookie goes.
    cookie: { httpOnly: true, sameSite: 'lax', secure: ORIGIN.startsWith('https:') },
  }),
);

app.get('/sign-in', async ({ session }, response) => {
  response.redirect(303, (await askProvider(session, '/callback', {})).href);
});

app.get('/callback', async (request, response) => {
  const url = new URL(request.originalUrl, ORIGIN);
  const asked = takeAsked(request.session, url);
  if (!asked) return response.status(400).send('This sign-in was not begun here.');
  let answer;
  try {
    answer = await redeem(asked, url);
  } catch (error) {
    console.warn(`The provider's answer was refused: ${error.code ?? error.name}`);
    return response.status(403).send('You are not signed in.');
  }
  const { sub, email, name, auth_time } = answer.claims;
  // Another name for the session, so that one which somebody has planted before is worth nothing.
  await new Promise((resolve, reject) =>
    request.session.regenerate(error => (error ? reject(error) : resolve())),
  );
  Object.assign(request.session, {
    user: { id: sub, email, name },
    // Names this sign-in: what is proved in it counts in no other.
    key: randomBytes(16).toString('hex'),
    signedInAt: (auth_time ?? 0) * 1_000,
    tokens: answer.tokens,
  });
  response.redirect(303, '/');
});

app.post('/sign-out', async (request, response) => {
  const { key } = request.session;
  const gone = { tokens: request.session.tokens };
  await new Promise(resolve => request.session.destroy(resolve));
  if (key) await backend.end({ key });
  await revoke(gone).catch(error => console.warn(`The tokens were not revoked: ${error.code ?? error.name}`));
  response.redirect(303, '/signed-out.html');
});

// Everything that a step-up needs of a server, under /step-up: the provider comes back to /step-up/external.
app.use(stepUpBackend(backend));

app.use('/api', (request, response, next) =>
  request.session.user ? next() : response.status(401).json({ detail: 'Sign in first.' }),
);
app.get('/api/invoices', (request, response) => forward(request, response, 'GET', '/invoices'));
app.delete(
  '/api/invoices/:id',
  stepUp(guard, request => ({
    resource: 'invoices',
    action: 'delete',
    target: request.params.id,
    maxAge: '5m',
    acrValues: [STRONG],
  })),
  (request, response) =>
    forward(request, response, 'DELETE', `/invoices/${encodeURIComponent(request.params.id)}`),
);

/** Asks the API with the session's token, and hands on what it says; never the token. */
async function forward({ session }, response, method, path) {
  const answer = await fetch(api.origin + path, {
    method,
    headers: { Authorization: `Bearer ${await accessToken(session)}` },
  });
  response
    .status(answer.status)
    .type('application/json')
    .send(await answer.text());
}

const elements = fileURLToPath(import.meta.resolve('stepup-elements/package.json'));
app.use('/stepup-elements', express.static(fileURLToPath(new URL('dist/cdn', `file://${elements}`))));
app.use(express.static(fileURLToPath(new URL('public', import.meta.url))));

app.listen(PORT, new URL(ORIGIN).hostname, () =>
  console.log(`Open ${ORIGIN}/ and sign in as olivia@example.test, "pinewick".`),
);
