import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';

const ROUNDS = 15;
const LIMIT = 1.6;
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

// A provider that approves at once, so that a verification with its expiry exists.
const PROVIDER = `window.transcodes = {
  token: {
    isAuthenticated: async () => true, hasToken: () => true, getAccessToken: async () => 'token',
    getCurrentMember: async () => ({ id: 'member' }), signOut: async () => {},
  },
  on: () => () => {}, off() {},
  openAuthIdpModal: async ({ action }) => ({
    success: true, payload: [{ success: true, sid: 'ssid_bench', timestamp: Date.now(), action }],
  }),
};`;

const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  // All in the page's own markup: what Playwright injects has listeners too, and would be counted.
  const scripts: Record<string, string> = {
    '/count.js': readFileSync(path('page/count-resources.js'), 'utf8'),
    '/provider.js': PROVIDER,
    '/bench.js': await bundle(),
  };
  const markup = (names: string[]) =>
    `<!doctype html><title>Bench</title><body>${names.map(name => `<script src="${name}"></script>`).join('')}`;
  await page.route('http://localhost/**', route => {
    const { pathname } = new URL(route.request().url());
    const body = scripts[pathname];
    if (body !== undefined) return route.fulfill({ contentType: 'text/javascript', body });
    const names = ['/provider.js', '/bench.js'];
    return route.fulfill({
      contentType: 'text/html',
      body: markup(pathname === '/counted' ? ['/count.js', ...names] : names),
    });
  });

  await page.goto('http://localhost/timed');
  for (let warmUp = 0; warmUp < 3; warmUp++) await page.evaluate('bench.round()');
  const rounds: Array<{ gates: number; minimal: number }> = [];
  while (rounds.length < ROUNDS) rounds.push(await page.evaluate('bench.round()'));
  const gates = median(rounds.map(round => round.gates));
  const minimal = median(rounds.map(round => round.minimal));
  const ratio = median(rounds.map(round => round.gates / round.minimal));
  console.log(`1,000 minimal Lit elements: ${minimal.toFixed(1)} ms (median of ${ROUNDS} rounds)`);
  console.log(`1,000 gates:                ${gates.toFixed(1)} ms`);
  console.log(
    `ratio:                      ${ratio.toFixed(2)} (at most ${LIMIT})${ratio > LIMIT ? '  OVER' : ''}`,
  );

  await page.goto('http://localhost/counted');
  const count: number = await page.evaluate('bench.verifiedGates()');
  const kept: { timers: number; channels: number; listeners: Record<string, number> } = await page.evaluate(
    '({ timers: counts.timers.size, channels: counts.channels, listeners: counts.listeners })',
  );
  console.log(`\nwith ${count} verified gates on a page:`);
  console.log(`timers: ${kept.timers}, BroadcastChannels: ${kept.channels}`);
  const listeners = Object.entries(kept.listeners).filter(([, number]) => number > 0);
  console.log(
    `listeners on window and document: ${listeners.map(([type, number]) => `${type} ${number}`).join(', ')}`,
  );
} finally {
  await browser.close();
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: path('page/main.ts'), name: 'bench', formats: ['iife'], fileName: 'bench' },
    },
  });
  const [bundled] = result as Rolldown.RolldownOutput[];
  return bundled!.output[0].code;
}
