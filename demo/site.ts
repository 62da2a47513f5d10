import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Router, type RequestHandler } from 'express';
import { createServer as createVite, type ViteDevServer } from 'vite';
import { callbackScript } from '../scripts/callback-file.mjs';
import { cdnFile } from './cdn-file.js';
import { TWO_FACTORS } from './oidc/levels.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGES = new URL('./pages/', import.meta.url);

const TITLES = {
  documents: 'Documents',
  payments: 'Payments',
  settings: 'Settings',
  activity: 'Activity',
  'sign-in': 'Sign in',
  security: 'Security',
} as const;

// Only these folders are sources of the pages; the rest of the checkout is nobody's business.
const SOURCES =
  /^\/(?:demo\/pages\/[\w./-]+\.(?:ts|css|svg)|src\/[\w./-]+\.ts|developer-messages\/[\w-]+\.js|node_modules\/|@id\/)/;

/** Strict: no inline script, no inline style, nothing from elsewhere. */
const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

// This page shows that an inline handler works inside a gate, so it has to allow one.
const PLAIN_CSP = CSP.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'").replace(
  "style-src 'self'",
  "style-src 'self' 'unsafe-inline'",
);

// Every state is in a frame of its own.
const STATES_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'; frame-src 'self'");

// The strictest that a page can be sent with: no markup from strings, and no image, frame or font at all.
const STRICT_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The demo's pages. Their scripts are the sources themselves, compiled by Vite as they are asked for. */
export interface Site {
  router: Router;
  close(): Promise<void>;
}

/**
 * @param projectId The project at the emulator that the pages belong to.
 * @param oidc The OpenID Connect provider, and as what the pages are known there.
 */
export async function createSite(
  projectId: string,
  oidc: { issuer: string; clientId: string; opaqueClientId: string },
): Promise<Site> {
  const vite = await createSourceServer();
  const router = Router();

  const send =
    (csp: string, html: () => Promise<string>): RequestHandler =>
    async (req, res) => {
      res.set({ 'Content-Security-Policy': csp, 'Cache-Control': 'no-store' });
      const asked = await html();
      res.type('html').send(fillIn(withProvider(asked, String(req.query['provider'])), projectId, oidc));
    };
  for (const name of Object.keys(TITLES) as Array<keyof typeof TITLES>) {
    router.get(
      name === 'documents' ? '/' : `/${name}`,
      send(CSP, () => inLayout(name)),
    );
  }
  router.get(
    '/plain',
    send(PLAIN_CSP, () => readFile(new URL('plain.html', PAGES), 'utf8')),
  );

  router.get(
    '/states',
    send(STATES_CSP, () => readFile(new URL('states.html', PAGES), 'utf8')),
  );
  router.get(
    '/states/one',
    send(STATES_CSP, () => readFile(new URL('state.html', PAGES), 'utf8')),
  );
  router.get(
    '/strict',
    send(STRICT_CSP, async () =>
      (await readFile(new URL('strict.html', PAGES), 'utf8')).replace(
        '%policy%',
        STRICT_CSP.replaceAll('; ', ';\n'),
      ),
    ),
  );

  router.get(/^\/stepup-elements[\w.-]*\.js$/, async (req, res, next) => {
    const code = await cdnFile(req.path.slice(1));
    if (code === undefined) return next();
    res.set('Cache-Control', 'no-store').type('text/javascript').send(code);
  });
  router.get('/stepup-callback.html', (_req, res) => {
    res.set({ 'Content-Security-Policy': CSP, 'Cache-Control': 'no-store' });
    res.sendFile(fileURLToPath(new URL('stepup-callback.html', PAGES)));
  });
  router.get('/stepup-callback.js', async (_req, res) => {
    res
      .set('Cache-Control', 'no-store')
      .type('text/javascript')
      .send(await callbackScript());
  });
  router.use((req, res, next) => {
    // Vite resolves what is left of dots and escapes in a path, so there must be none.
    if (!SOURCES.test(req.path) || /\.\.|%/.test(req.path))
      return void res.status(404).type('text').send('There is no such page.\n');
    vite.middlewares(req, res, next);
  });
  return { router, close: () => vite.close() };
}

function fillIn(html: string, projectId: string, oidc: Parameters<typeof createSite>[1]): string {
  return html
    .replaceAll('%project-id%', projectId)
    .replaceAll('%oidc-issuer%', oidc.issuer)
    .replaceAll('%oidc-client-id%', oidc.clientId)
    .replaceAll('%oidc-opaque-client-id%', oidc.opaqueClientId);
}

const OIDC_TAG = `data-provider="oidc" data-issuer="%oidc-issuer%" data-client-id="%oidc-client-id%"
      data-redirect-uri="/stepup-callback.html" data-acr-values="${TWO_FACTORS}"`;

/** What the tag of a page says that names its provider, by what the switch says; else it is as it stands in the page. */
const TAGS = new Map([
  ['own', 'data-provider="backend"'],
  ['oidc-window', `${OIDC_TAG} data-mode="popup-or-redirect"`],
  ['oidc-navigation', `${OIDC_TAG} data-mode="redirect"`],
]);

/** A page whose tag names the provider, without a vendor's script where it is another one. The others read the switch. */
function withProvider(html: string, provider: string): string {
  const tag = TAGS.get(provider);
  if (!tag) return html;
  return html
    .replace(/ *<script defer src="\/emulator\/.*\n/, '')
    .replace('data-project-id="%project-id%"', tag);
}

async function inLayout(name: keyof typeof TITLES): Promise<string> {
  const [layout, content] = await Promise.all(
    ['layout.html', `${name}.html`].map(file => readFile(new URL(file, PAGES), 'utf8')),
  );
  return layout!
    .replaceAll('%title%', TITLES[name])
    .replaceAll('%page%', name)
    .replace(`data-nav="${name}"`, 'aria-current="page"')
    .replace('%content%', () => content!);
}

function createSourceServer(): Promise<ViteDevServer> {
  return createVite({
    root: ROOT,
    configFile: false,
    appType: 'custom',
    logLevel: 'warn',
    cacheDir: `${ROOT}/node_modules/.vite-demo`,
    // Lit as it is shipped: its development build warns on every page.
    resolve: { conditions: ['module', 'browser', 'production'] },
    // Everything is an ES module already. Bundling dependencies first would only make the first page wait.
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, hmr: false, ws: false, cors: false, watch: null },
  });
}
