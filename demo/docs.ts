import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import { CONTENT_POLICY } from '../site/layout.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = fileURLToPath(new URL('../site/dist', import.meta.url));

/**
 * The documentation, under `/docs`. It is built when it is first asked for, in a process of its own, so that the demo
 * opens at once and goes on meanwhile.
 */
export function createDocs(projectId: string): Router {
  let built: Promise<void> | undefined;
  const files = express.static(BUILT, { extensions: ['html'], cacheControl: false });
  const router = Router({ strict: true });

  router.use((req, res, next) => {
    // The links of a page are relative to its folder.
    if (req.originalUrl === req.baseUrl) return res.redirect(`${req.baseUrl}/`);
    res.set({
      'Content-Security-Policy': `${CONTENT_POLICY}; frame-ancestors 'none'`,
      'Cache-Control': 'no-store',
    });
    next();
  });
  // By this the pages know that there is an emulator to try their examples with.
  router.get('/live.json', (_req, res) => void res.json({ projectId }));
  router.use(async (req, res, next) => {
    built ??= buildSite().catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    await built;
    files(req, res, next);
  });
  router.use((_req, res) => void res.status(404).type('text').send('There is no such page.\n'));
  return router;
}

async function buildSite(): Promise<void> {
  const build = spawn(process.execPath, ['--import', 'tsx', 'site/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(build, 'close')) as [number | null];
  if (code !== 0) throw new Error('The documentation could not be built: see above.');
}
