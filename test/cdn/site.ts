import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A page of the site: its markup, and the policy it is sent with. */
export interface TestPage {
  html: string;
  headers?: Record<string, string>;
}

/** A web site that has the built CDN files, a provider's script, and the pages of a test. */
export interface TestSite {
  origin: string;
  /** What the browser has reported to `/reports`. */
  reports: string[];
  /** Puts a page at an address and returns that. */
  put(html: string, headers?: Record<string, string>): string;
  /** Puts a script beside the pages. */
  script(path: string, code: string): void;
  close(): Promise<void>;
}

/**
 * The provider's script, as it is described by its documentation: signed in, and each question is approved. It says
 * what it was asked in `asked`, and how often something was put on `window` is said by `listeners`.
 */
const SDK = `(() => {
  window.asked = [];
  const member = { id: 'member-1' };
  setTimeout(() => {
    window.transcodes = {
      openAuthIdpModal: async question => {
        window.asked.push(question.resource + ':' + question.action);
        const modal = document.body.appendChild(document.createElement('auth-idp-modal'));
        await new Promise(resolve => setTimeout(resolve, 50));
        modal.remove();
        return { success: true, payload: [{ success: true, sid: 'ssid_' + window.asked.length, timestamp: Date.now() }] };
      },
      token: {
        isAuthenticated: async () => true,
        hasToken: () => true,
        getAccessToken: async () => 'token',
        getCurrentMember: async () => member,
        signOut: async () => undefined,
      },
      on: () => () => undefined,
      off: () => undefined,
    };
  }, 20);
})();`;

/** Starts a site on a free port; what is under `/latest` redirects, as it does on a CDN. Needs `npm run build`. */
export async function startSite(): Promise<TestSite> {
  if (!existsSync('dist/cdn')) throw new Error('dist/cdn is not there: run `npm run build`.');
  const pages = new Map<string, TestPage>();
  const scripts = new Map([['/sdk.js', SDK]]);
  const reports: string[] = [];
  for (const name of readdirSync('dist/cdn')) {
    const code = readFileSync(`dist/cdn/${name}`, 'utf8');
    scripts.set(`/${name}`, code);
    scripts.set(`/some/folder/${name}`, code);
    // As if from another release: another address, and other bytes.
    const isFirst = /^stepup-elements(\.iife|\.all)?\.js$/.test(name);
    scripts.set(`/other/${name}`, isFirst ? `/* another version */ ${code}` : code);
  }

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, 'http://localhost');
    const page = pages.get(pathname);
    const script = scripts.get(pathname);
    if (pathname === '/reports') {
      let body = '';
      request.on('data', chunk => (body += String(chunk)));
      request.on('end', () => {
        reports.push(body);
        response.writeHead(204).end();
      });
    } else if (pathname.startsWith('/latest/')) {
      response.writeHead(302, { Location: pathname.replace('/latest', '') }).end();
    } else if (page) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers }).end(page.html);
    } else if (script) {
      response
        .writeHead(200, {
          'Content-Type': 'text/javascript; charset=utf-8',
          'Access-Control-Allow-Origin': '*',
        })
        .end(script);
    } else {
      response.writeHead(pathname === '/favicon.ico' ? 204 : 404).end();
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    reports,
    put(html, headers) {
      const path = `/page-${pages.size + 1}`;
      pages.set(path, { html, headers });
      return origin + path;
    },
    script: (path, code) => void scripts.set(path, code),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A page with these elements in its head and body. */
export function pageOf(head: string, body = GATED): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>${head}</head><body>${body}</body></html>`;
}

/** A guarded button that counts what gets through to it. */
export const GATED = `<stepup-gate resource="documents" action="delete"><button type="button">Delete</button></stepup-gate>
<stepup-status resource="documents" action="delete"></stepup-status>`;

/** Counts the clicks that reach the page's own listener, in `document.documentElement.dataset.clicks`. */
export const COUNT = `document.documentElement.dataset.clicks = '0';
document.addEventListener('click', event => {
  if (event.target.localName === 'button') document.documentElement.dataset.clicks++;
});`;
