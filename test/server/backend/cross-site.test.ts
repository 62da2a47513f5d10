import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import { chromium, type Browser, type Page } from 'playwright-core';
import { chromiumLaunchOptions } from '../../../scripts/find-program.mjs';
import { stepUp, stepUpBackend } from '../../../src/server/adapters/express.js';
import { createStepUpGuard } from '../../../src/server/index.js';
import { external } from '../../../src/server/backend/index.js';
import { createApp, QUESTION, type App } from './support/app.js';

describe('pages of other origins, in a browser that sends the cookie everywhere', () => {
  const servers: Server[] = [];
  let browser: Browser;
  let app: App;
  let own: string;
  let done: string[];
  /** The paths to which another origin's page had the browser send the cookie. */
  let reached: string[];

  async function listen(listener: RequestListener): Promise<number> {
    const server = createServer(listener).listen(0);
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  before(async () => {
    app = createApp({}, [
      external({
        start: async () => new URL('https://provider.example/'),
        // Of an app that forgot to keep a state: whoever knows the question could answer it.
        async finish(request) {
          done.push('finished');
          const questionId = new URL(request.url).searchParams.get('state')!;
          return { questionId, member: { id: 'ada' }, authenticatedAt: Date.now() };
        },
      }),
    ]);
    done = [];
    reached = [];
    const site = express();
    site.use((request, _response, next) => {
      if (request.headers.cookie && request.headers['sec-fetch-site'] !== 'same-origin') {
        reached.push(`${request.method} ${request.path}`);
      }
      next();
    });
    site.get('/sign-in', (_request, response) => {
      response.setHeader('Set-Cookie', 'session=ada; Path=/; SameSite=None; Secure; HttpOnly');
      response.send('<form method="post" action="/invoices/1042/delete"><button>Delete</button></form>');
    });
    site.use(stepUpBackend(app.backend));
    const guard = createStepUpGuard({ provider: app.backend.verifier });
    const rule = { resource: 'invoices', action: 'delete' } as const;
    site.post('/invoices/:id/delete', stepUp(guard, rule), (request, response) => {
      done.push(`deleted ${request.params.id}`);
      response.send('deleted');
    });
    site.get('/export', stepUp(guard, { ...rule, once: true }), (_request, response) => {
      done.push('exported');
      response.send('exported');
    });
    site.get('/report', stepUp(guard, rule), (_request, response) => {
      done.push('reported');
      response.send('reported');
    });
    own = `http://localhost:${await listen(site)}`;
    browser = await chromium.launch(chromiumLaunchOptions());
  });

  after(async () => {
    await browser?.close();
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
  });

  /** What a page of the app does by itself. */
  const ownFetch = (page: Page, path: string, body: object): Promise<any> =>
    page.evaluate(
      async ([address, text]) => {
        const headers = { 'Content-Type': 'application/json' };
        return (await fetch(address!, { method: 'POST', headers, body: text! })).json();
      },
      [`${own}/step-up${path}`, JSON.stringify(body)],
    );

  for (const [where, host] of [
    ['another site', '127.0.0.1'],
    ['a sibling on the same site', 'localhost'],
  ] as const) {
    it(`can neither ask, answer nor use anything from ${where}`, { timeout: 120_000 }, async () => {
      const evilPort = await listen((_request, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end('<iframe name="sink"></iframe>');
      });
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${own}/sign-in`);
      const { id } = await ownFetch(page, '/questions', QUESTION);
      await ownFetch(page, `/questions/${id}/answers`, { type: 'password', password: 'correct horse' });
      const open = await ownFetch(page, '/questions', { ...QUESTION, maxAge: 0 });
      const [events, compared] = [app.events.length, app.compared.passwords];
      done.length = 0;
      reached.length = 0;

      const evil = await context.newPage();
      await evil.goto(`http://${host}:${evilPort}/`);
      const read = await evil.evaluate(
        async ([site, question, answers, right, back]) => {
          const results: string[] = [];
          const attempts: Array<[string, RequestInit]> = [];
          for (const mode of ['cors', 'no-cors'] as const) {
            attempts.push([`${site}/step-up/session`, { mode }]);
            attempts.push([`${site}/export`, { mode }]);
            attempts.push([site! + back!, { mode }]);
            for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
              const post = { mode, method: 'POST', headers: { 'Content-Type': type } };
              attempts.push([`${site}/step-up/questions`, { ...post, body: question! }]);
              attempts.push([site! + answers!, { ...post, body: right! }]);
              attempts.push([`${site}/invoices/1042/delete`, { ...post, body: '{}' }]);
            }
            attempts.push([site! + answers!.replace(/\/answers$/, ''), { mode: 'cors', method: 'DELETE' }]);
          }
          for (const [address, init] of attempts) {
            try {
              const response = await fetch(address, { credentials: 'include', ...init });
              results.push(`${response.type} ${response.status} ${await response.text()}`);
            } catch {
              results.push('blocked');
            }
          }
          for (const path of ['/step-up/session', '/export', '/report', back!]) {
            const image = new Image();
            const isOver = new Promise(resolve => (image.onload = image.onerror = resolve));
            image.src = site! + path;
            await isOver;
            const frame = document.createElement('iframe');
            const isLoaded = new Promise(resolve => (frame.onload = resolve));
            frame.src = site! + path;
            document.body.append(frame);
            await isLoaded;
          }
          for (const [path, name] of [
            ['/invoices/1042/delete', 'id'],
            ['/step-up/questions', question!.replace(/\}$/, ',"x":"')],
            [answers!, right!.replace(/\}$/, ',"x":"')],
          ]) {
            const form = document.createElement('form');
            Object.assign(form, {
              method: 'post',
              enctype: 'text/plain',
              action: site! + path!,
              target: 'sink',
            });
            const field = Object.assign(document.createElement('input'), { name, value: '"}' });
            form.append(field);
            document.body.append(form);
            const sink = document.querySelector('iframe')!;
            const isLoaded = new Promise(resolve => (sink.onload = resolve));
            form.submit();
            await isLoaded;
          }
          return results;
        },
        [
          own,
          JSON.stringify(QUESTION),
          `/step-up/questions/${open.id}/answers`,
          JSON.stringify({ type: 'password', password: 'correct horse' }),
          `/step-up/external?state=${open.id}`,
        ],
      );
      await evil.goto(`${own}/export`);
      // Where the other page leads the person by a press of theirs, which takes the cookie along.
      const pressed = async (markup: string): Promise<void> => {
        await evil.goto(`http://${host}:${evilPort}/`);
        await evil.setContent(`<base href="${own}/">${markup}`);
        const left = evil.waitForEvent('framenavigated');
        await evil.click('button, a');
        await left;
        await evil.waitForLoadState();
      };
      await pressed('<a href="export">Win</a>');
      await pressed('<a href="report">Win</a>');
      await pressed('<a href="step-up/session">Win</a>');
      await pressed('<form action="report"><button>Win</button></form>');
      await pressed('<form method="post" action="invoices/1042/delete"><button>Win</button></form>');
      await pressed(
        `<form method="post" enctype="text/plain" action="step-up/questions/${open.id}/answers"><button name='{"type":"password","password":"correct horse","x":"' value='"}'>Win</button></form>`,
      );
      await evil.close();

      assert.deepEqual(done, []);
      assert.equal(app.compared.passwords, compared);
      const changes = app.events.slice(events).filter(({ type }) => type !== 'cross-site');
      assert.deepEqual(changes, []);
      for (const result of read) assert.match(result, /^(blocked|opaque 0 )$/);
      if (host === 'localhost') {
        assert.ok(reached.includes('POST /invoices/1042/delete'), 'the browser did send the cookie');
      }

      // The app's own page, with what was proved before all that.
      await page.bringToFront();
      await page.click('button');
      await page.waitForURL(/delete$/);
      assert.deepEqual(done, ['deleted 1042']);
      await page.goto(`${own}/report`);
      assert.deepEqual(done, ['deleted 1042', 'reported'], 'an address that the person has typed');
      await context.close();
    });
  }
});
