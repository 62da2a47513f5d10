import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type Request } from 'express';
import { Secret } from 'otpauth';
import { cdnFile } from '../../demo/cdn-file.js';
import { stepUp, stepUpBackend } from '../../src/server/adapters/express.js';
import {
  createStepUpBackend,
  mailCode,
  password,
  recoveryCode,
  totp,
  type StepUpBackend,
  type StepUpBackendOptions,
  type StepUpMethod,
} from '../../src/server/backend/index.js';
import { createStepUpGuard, type StepUpGuard } from '../../src/server/index.js';

export const PASSWORD = 'correct horse battery';

/** A site with its own sign-in, whose server runs in the test's process. */
export interface OwnSite {
  readonly origin: string;
  readonly backend: StepUpBackend;
  readonly guard: StepUpGuard;
  /** What alice has; null: nothing of that. */
  readonly alice: { totp: string | null; recoveryCodes: string[]; hasMail: boolean; hasPassword: boolean };
  /** The codes that were mailed, the newest last. */
  readonly mails: string[];
  /** What the guarded routes have done. */
  readonly done: string[];
  /** The session's cookie, once somebody has signed in. */
  readonly sessions: Map<string, { key: string; signedInAt: number }>;
  /** Answers a request of the wire instead of the backend, while it is set. */
  instead: ((request: Request, answer: express.Response) => void) | undefined;
  stop(): Promise<void>;
}

/** What may differ from site to site. */
export interface OwnSiteOptions extends Partial<Omit<StepUpBackendOptions, 'session' | 'methods'>> {
  /** Beside or instead of those that alice has. */
  methods?: (site: OwnSite) => StepUpMethod[];
  /** What stands in the page's body. */
  body?: string;
  /** Headers of the pages. */
  headers?: Record<string, string>;
  /** More attributes of the session's cookie. */
  cookie?: { sameSite: 'none'; secure: true };
  /** Routes of its own. */
  routes?: (app: Express, site: OwnSite) => void;
  /** The host that it is opened under: `localhost`, or `127.0.0.1` for another site. */
  host?: string;
}

const BODY = `
  <stepup-gate resource="invoices" action="delete" target="1042" comment="Delete invoice 1042"><button id="delete">Delete</button></stepup-gate>
  <stepup-gate resource="transfers" action="create" target-fields="amount" max-age="0" comment="Send money">
    <form method="post" action="/transfers"><input name="amount" aria-label="Amount" value="100.00"><button id="send">Send</button></form>
  </stepup-gate>
  <stepup-status resource="invoices" action="delete"></stepup-status>`;

const SCRIPT = `
  import { createStepUpFetch } from '/stepup-elements.js';
  window.stepUpFetch = createStepUpFetch();
  window.runs = 0;
  document.querySelector('#delete')?.addEventListener('click', async () => {
    window.runs++;
    const { status } = await window.stepUpFetch('/api/invoices/1042', { method: 'DELETE' });
    document.querySelector('#said').textContent = 'Answer ' + status;
  });`;

/** The page of a site: what is in its body, and the elements with the site's own server as their provider. */
export function ownPage(body = BODY, head = ''): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Own</title>
    <meta name="color-scheme" content="light dark">${head}
    <script type="module" src="/stepup-elements.js" data-provider="backend"></script><script type="module" src="/page.js"></script></head>
    <body><main><h1>Invoices</h1>${body}<p id="said" role="status"></p></main></body></html>`;
}

/** Starts one on a free port. */
export async function startOwnSite(options: OwnSiteOptions = {}): Promise<OwnSite> {
  const { methods, body, headers = {}, cookie, routes, host = 'localhost', ...settings } = options;
  // Built once, before anybody waits for it.
  await cdnFile('stepup-elements.js');
  const app = express();
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  const sessions: OwnSite['sessions'] = new Map();
  const sessionOf = (request: Request) =>
    sessions.get(/(?:^|; )sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '');

  const alice: OwnSite['alice'] = {
    totp: new Secret({ size: 20 }).base32,
    recoveryCodes: ['abcde-fghij', 'klmno-pqrst'],
    hasMail: true,
    hasPassword: true,
  };
  const mails: string[] = [];
  const used = new Set<string>();
  const site = { origin, alice, mails, done: [], sessions, instead: undefined } as unknown as OwnSite & {
    backend: StepUpBackend;
    guard: StepUpGuard;
  };
  const usual: StepUpMethod[] = [
    totp({ secret: () => alice.totp }),
    mailCode({
      address: () => (alice.hasMail ? 'alice@example.test' : null),
      send: (_address, code) => void mails.push(code),
    }),
    password({ check: (_member, given) => given === PASSWORD }),
    recoveryCode({
      use: (_member, code) => alice.recoveryCodes.includes(code) && !used.has(code) && !!used.add(code),
    }),
  ];
  site.backend = createStepUpBackend({
    session(_request, raw) {
      const session = sessionOf(raw as Request);
      if (!session) return null;
      return { member: { id: 'alice', email: 'alice@example.test' }, key: session.key };
    },
    methods: methods?.(site) ?? usual,
    ...settings,
  });
  site.guard = createStepUpGuard({ provider: site.backend.verifier });

  app.get(/^\/stepup-elements[\w.-]*\.js$/, async (request, response) => {
    const code = await cdnFile(request.path.slice(1));
    if (code === undefined) return void response.sendStatus(404);
    // Another origin's page may load it, as from a CDN.
    response.set('Access-Control-Allow-Origin', '*').type('text/javascript').send(code);
  });
  app.get('/page.js', (_request, response) => void response.type('text/javascript').send(SCRIPT));
  app.get('/', (_request, response) => void response.set(headers).type('html').send(ownPage(body)));
  app.get('/favicon.ico', (_request, response) => void response.sendStatus(204));
  app.get('/sign-in', (_request, response) => {
    const id = randomUUID();
    sessions.set(id, { key: randomUUID(), signedInAt: Date.now() });
    response.cookie('sid', id, { httpOnly: true, ...cookie }).redirect('/');
  });
  app.post('/sign-out', async (request, response) => {
    const id = /sid=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const session = sessions.get(id);
    sessions.delete(id);
    if (session) await site.backend.end({ key: session.key });
    response.sendStatus(204);
  });
  app.use('/step-up', (request, response, next) => (site.instead ? site.instead(request, response) : next()));
  app.use(stepUpBackend(site.backend));
  app.delete(
    '/api/invoices/:id',
    stepUp(site.guard, request => ({
      resource: 'invoices',
      action: 'delete',
      target: String(request.params['id']),
    })),
    (request, response) => {
      site.done.push(`deleted ${request.params['id']}`);
      response.sendStatus(204);
    },
  );
  app.post(
    '/transfers',
    express.urlencoded({ extended: false }),
    stepUp(site.guard, request => ({
      resource: 'transfers',
      action: 'create',
      target: new URLSearchParams({
        amount: String((request.body as Record<string, unknown>)['amount']),
      }).toString(),
      once: true,
    })),
    (request, response) => {
      site.done.push(`sent ${String((request.body as Record<string, unknown>)['amount'])}`);
      response.type('html').send('<!doctype html><title>Sent</title><h1>It is on its way</h1>');
    },
  );
  routes?.(app, site);
  return Object.assign(site, {
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
