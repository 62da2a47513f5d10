import { Router, type Response } from 'express';
import type { EmulatedMember } from '../members.js';
import type { EmulatorState } from '../state.js';
import type { TotpFactor } from '../totp.js';

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The pages for people, and the same things as JSON for tests. */
export function pageRoutes(state: EmulatorState): Router {
  const router = Router();

  router.get('/', (req, res) => {
    // The page's links are relative to the folder.
    if (!req.originalUrl.split('?')[0]!.endsWith('/')) return res.redirect(`${req.baseUrl}/`);
    sendPage(res, 'Overview', 'sdk/pages/overview.js');
  });
  router.get('/outbox', (_req, res) => sendPage(res, 'Outbox', 'sdk/pages/outbox.js'));
  router.get('/authenticator', (_req, res) => sendPage(res, 'Authenticator', 'sdk/pages/authenticator.js'));

  router.get('/webhooks', (_req, res) => sendPage(res, 'Chat messages', 'sdk/pages/webhooks.js'));

  router.get('/webhooks.json', (_req, res) => sendJson(res, state.webhooks.received));
  router.get('/outbox.json', (_req, res) => sendJson(res, state.outbox.mails));
  router.get('/members.json', (_req, res) => sendJson(res, state.members.list()));
  router.get('/audit.json', (_req, res) => sendJson(res, state.audit.entries));
  router.get('/authenticator.json', (_req, res) =>
    sendJson(res, [
      ...state.enrolments.list().map(({ member, totp }) => authenticatorRow(member, totp, true)),
      ...state.members.all.flatMap(member =>
        member.totp ? [authenticatorRow(member, member.totp, false)] : [],
      ),
    ]),
  );

  return router;
}

/** The pages that the second generation of the SDK leads to. */
export function hostedPageRoutes(): Router {
  const router = Router();
  router.get('/sign-in', (_req, res) => sendPage(res, 'Sign in', '../sdk/pages/sign-in.js'));
  router.get('/console', (_req, res) => sendPage(res, 'Security settings', '../sdk/pages/console.js'));
  router.get('/step-up', (_req, res) => sendPage(res, 'Verify that it is you', '../sdk/pages/step-up.js'));
  return router;
}

function authenticatorRow({ email, name }: EmulatedMember, totp: TotpFactor, pending: boolean) {
  return { email, name, pending, ...totp.current() };
}

function sendJson(res: Response, value: unknown): void {
  res.setHeader('Cache-Control', 'no-store');
  res.json(value);
}

function sendPage(res: Response, title: string, script: string): void {
  res.setHeader('Content-Security-Policy', CSP);
  res.setHeader('Cache-Control', 'no-store');
  res.type('html').send(`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <title>${title} – Transcodes emulator</title>
    <script type="module" src="${script}"></script>
  </head>
  <body></body>
</html>
`);
}
