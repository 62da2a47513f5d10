import express from 'express';
import type { RunningEmulator } from './running-emulator.js';

/** Pages that load the SDK under a policy that allows nothing that they do not need. */
export function pagesFor(emulator: RunningEmulator): express.Express {
  const app = express();
  const send = (res: express.Response, script: string, strict: boolean): void => {
    if (strict) {
      const { origin } = new URL(emulator.root);
      res.setHeader(
        'Content-Security-Policy',
        `default-src 'none'; script-src ${origin}; style-src 'none'; connect-src ${origin}; img-src data:; require-trusted-types-for 'script'`,
      );
    }
    res.type('html')
      .send(`<!doctype html><html lang="en"><head><title>A page</title><link rel="icon" href="data:,">
      ${script}</head><body><main><h1>A page</h1><button id="go">Go</button></main></body></html>`);
  };
  const scriptOf = (req: express.Request, name: string): string => {
    const query = new URL(req.url, emulator.origin).search.replaceAll('&', '&amp;');
    return `${emulator.root}/${emulator.projectId}/${name}${query}`;
  };
  app.get('/static', (req, res) =>
    send(res, `<script defer src="${scriptOf(req, 'webworker.js')}"></script>`, true),
  );
  app.get('/plain', (req, res) =>
    send(res, `<script defer src="${scriptOf(req, 'webworker.js')}"></script>`, false),
  );
  app.get('/module', (req, res) =>
    send(res, `<script type="module" src="${scriptOf(req, 'webworker.js')}"></script>`, true),
  );
  app.get('/imported', (req, res) =>
    send(
      res,
      `<script type="module">import '${emulator.root}/${emulator.projectId}/webworker.js';</script>`,
      false,
    ),
  );
  app.get('/empty', (_req, res) => send(res, '', false));
  app.get('/dynamic', (req, res) =>
    send(res, `<script type="module" src="${scriptOf(req, 'dynamic.min.js')}"></script>`, true),
  );
  return app;
}
