import express from 'express';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { IncomingHttpHeaders } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { cdnFile } from '../../../demo/cdn-file.js';
import { runOidc, type RunningOidc } from '../../../demo/oidc/run.js';
import { listen } from '../../../emulator/src/listen.js';
import { stepUp } from '../../../src/server/adapters/express.js';
import { createStepUpGuard, type StepUpRule } from '../../../src/server/index.js';
import { oidc } from '../../../src/server/providers/oidc/index.js';
import { callbackScript } from '../../../scripts/callback-file.mjs';

/** An app whose members sign in with a real OpenID Connect provider, which is on another origin. */
export interface OidcApp {
  origin: string;
  oidc: RunningOidc;
  /** The headers of every request that its API got. */
  requests: IncomingHttpHeaders[];
  /** What pages with `?report` have told, whose browser nobody can look into. */
  reports: Report[];
  close(): Promise<void>;
}

const CALLBACK = '<!doctype html><meta charset="utf-8"><title>Signing in</title>\n';

/** A window that a page wanted, or what has come of a question. */
export interface Report {
  type: 'window' | 'denied' | 'done';
  /** `open`, `blocked`, the code, or the text. */
  what: string;
}

// The first window is one that nobody has asked for: whether the browser blocks those is told as well.
// In a block, since a constant of that name would stand before the window's own.
const REPORT_SCRIPT = `{
const { open } = window;
const report = (type, what) => fetch('/reports', { method: 'POST', body: JSON.stringify({ type, what }) });
window.open = (...given) => {
  const opened = open.apply(window, given);
  report('window', opened ? 'open' : 'blocked');
  return opened;
};
window.report = report;
addEventListener('stepup-denied', ({ detail }) => report('denied', detail.code), true);
setTimeout(() => window.open('about:blank'));
}`;

const MARKUP_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' %issuer%";

// What every page has of its own: a button that does something, and calls an API.
const MARKUP_SCRIPT = `import { createStepUpFetch } from '/stepup-elements.js';
const send = createStepUpFetch();
const done = (window.done = []);
const denied = (window.denied = []);
document.addEventListener('stepup-denied', ({ detail }) => denied.push(detail.code));
document.querySelector('#delete').addEventListener('click', () => {
  done.push('deleted');
  send('/api/documents', { method: 'DELETE' }).then(
    response => done.push('api ' + response.status),
    error => done.push('api ' + error.code),
  );
});
document.body.dataset.ready = '';`;

/**
 * Runs the app and its provider.
 * @param options For the provider; `headers` are sent with every page of the app, `apiNonce` is what its API wants in DPoP proofs.
 */
export async function runApp(
  options: Parameters<typeof runOidc>[0] & { headers?: Record<string, string>; apiNonce?: string } = {},
): Promise<OidcApp> {
  const { headers = {}, apiNonce, ...more } = options;
  const { page, popup, bridge, callback } = await (scripts ??= readScripts());
  const provider = await runOidc(more);
  const app = express().disable('x-powered-by');
  const script =
    (code: string): express.RequestHandler =>
    (_req, res) =>
      void res.type('text/javascript').send(code);
  app.use((_req, res, next) => {
    res.set({ 'Cache-Control': 'no-store', ...headers });
    next();
  });
  app.get('/page.js', script(page));
  app.get('/popup.js', script(popup));
  app.get('/msal-redirect.js', script(bridge));
  app.get('/stepup-callback.js', script(callback));
  app.get('/stepup-callback.html', (_req, res) => {
    res.set('Content-Security-Policy', "default-src 'none'; script-src 'self'");
    res.send(`${CALLBACK}<script src="/stepup-callback.js" defer></script>`);
  });
  app.get(
    '/oidc-client-ts-popup.html',
    (_req, res) => void res.send(`${CALLBACK}<script src="/popup.js" type="module"></script>`),
  );
  app.get(
    '/msal-redirect.html',
    (_req, res) => void res.send(`${CALLBACK}<script src="/msal-redirect.js" type="module"></script>`),
  );
  app.get('/', (req, res) => {
    const maxAge = typeof req.query['max-age'] === 'string' ? ` max-age="${req.query['max-age']}"` : '';
    res.send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Documents</title></head><body>
<stepup-gate resource="documents" action="delete"${maxAge}><button id="delete">Delete</button></stepup-gate>
${req.query['report'] === undefined ? '' : '<script src="/report.js"></script>'}
<script type="module" src="/page.js"></script></body></html>`);
  });
  // The same in a frame; opened by another name of this machine, it is a page of another site that has it.
  app.get('/around', (req, res) => {
    const own = `http://localhost:${req.socket.localPort}/?${new URLSearchParams(req.query as Record<string, string>).toString()}`;
    const framed = own.replaceAll('&', '&amp;');
    res.send(
      `<!doctype html><title>Around</title><iframe width="800" height="600" src="${framed}"></iframe>`,
    );
  });
  app.get('/report.js', script(REPORT_SCRIPT));
  const reports: Report[] = [];
  app.post('/reports', express.json({ type: () => true }), (req, res) => {
    reports.push(req.body as Report);
    res.sendStatus(204);
  });
  // Set up by markup alone: the tag of the CDN file says who the provider is, and the page's script only what to do.
  app.get('/markup', (req, res) => {
    const { issuer, clientId } = provider;
    const more = Object.entries(req.query).map(([name, value]) => ` data-${name}="${String(value)}"`);
    res.set('Content-Security-Policy', MARKUP_POLICY.replace('%issuer%', new URL(issuer).origin));
    res.send(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Documents</title>
<script type="module" src="/stepup-elements.js" data-provider="oidc" data-issuer="${issuer}"
  data-client-id="${clientId}" data-redirect-uri="/stepup-callback.html" data-acr-values="loa2"${more.join('')}></script>
<script type="module" src="/markup.js"></script></head><body>
<stepup-gate resource="documents" action="delete"><button id="delete">Delete</button></stepup-gate>
</body></html>`);
  });
  app.get('/markup.js', script(MARKUP_SCRIPT));
  app.get(/^\/stepup-elements[\w.-]*\.js$/, async (req, res, next) => {
    const code = await cdnFile(req.path.slice(1));
    if (code === undefined) return next();
    script(code)(req, res, next);
  });
  const requests: IncomingHttpHeaders[] = [];
  app.delete('/api/documents', (req, _res, next) => {
    requests.push(req.headers);
    next();
  });
  if (apiNonce !== undefined) app.delete('/api/documents', wantingNonce(apiNonce));
  app.delete('/api/documents', protectedBy(provider));
  app.delete('/api/documents/once', (req, _res, next) => {
    requests.push(req.headers);
    next();
  });
  app.delete('/api/documents/once', protectedForOneUse(provider));
  const server = await listen(app, 0);
  return {
    origin: server.origin,
    oidc: provider,
    requests,
    reports,
    async close() {
      await Promise.all([server.close(), provider.close()]);
    },
  };
}

/** Wants a nonce of its own in proofs of possession (RFC 9449, section 9). */
function wantingNonce(nonce: string): express.RequestHandler {
  return ({ headers }, res, next) => {
    const proof = headers['dpop'];
    if (typeof proof !== 'string' || decodeJwt(proof)['nonce'] === nonce) return next();
    res.set({ 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': nonce }).sendStatus(401);
  };
}

/** Accepts only tokens that say that the person has shown two factors in the last five minutes. */
function protectedBy({ issuer, audience, origin }: RunningOidc): express.RequestHandler {
  // Where it listens, which is not where it is reached by pages when a proxy is in front of it.
  const keys = createRemoteJWKSet(new URL(`${new URL(issuer).pathname.replace(/\/$/, '')}/jwks`, origin));
  return async (req, res) => {
    const token = /^(?:Bearer|DPoP) (.+)$/.exec(req.headers.authorization ?? '')?.[1];
    if (!token) return void res.set('WWW-Authenticate', 'Bearer scope="documents:delete"').sendStatus(401);
    try {
      const { payload } = await jwtVerify(token, keys, { issuer, audience });
      const age = Date.now() / 1000 - Number(payload['auth_time']);
      if (payload['acr'] !== 'loa2' || !(age < 300)) throw new Error('step up');
      res.sendStatus(204);
    } catch {
      res
        .set(
          'WWW-Authenticate',
          'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=300, acr_values="loa2"',
        )
        .sendStatus(401);
    }
  };
}

/** The server half itself: one authentication is one use. */
function protectedForOneUse({ issuer, audience }: RunningOidc): express.RequestHandler {
  const guard = createStepUpGuard({ provider: oidc({ issuer, audience }), onDecision: () => undefined });
  const rule: StepUpRule = { resource: 'documents', action: 'delete', acrValues: ['loa2'], once: true };
  const check = stepUp(guard, rule);
  return (req, res, next) => check(req, res, error => (error ? next(error) : res.sendStatus(204)));
}

type Scripts = Record<'page' | 'popup' | 'bridge' | 'callback', string>;

let scripts: Promise<Scripts> | undefined;

async function readScripts(): Promise<Scripts> {
  const environment = process.env['NODE_ENV'];
  const [page, popup, bridge, callback] = await Promise.all([
    bundle('page'),
    bundle('oidc-client-ts-popup'),
    bundle('msal-redirect'),
    callbackScript(),
  ]);
  // The bundler leaves it at production, with which no demo starts.
  if (environment === undefined) delete process.env['NODE_ENV'];
  return { page, popup, bridge, callback };
}

async function bundle(name: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['module', 'browser', 'development'] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url)),
        formats: ['es'],
        fileName: name,
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
