import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type CDPSession } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';

type Kind = 'gates' | 'minimal';

const ROUNDS = 41;
// At most so many times what minimal Lit elements need, by number of elements.
const UPGRADE_LIMITS: ReadonlyArray<readonly [count: number, limit: number]> = [
  [1_000, 0.95],
  [10_000, 1.1],
];
const HEAP_LIMIT = 0.8;
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
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  for (const [count, limit] of UPGRADE_LIMITS) {
    const times: Record<Kind, number[]> = { gates: [], minimal: [] };
    for (let round = -3; round < ROUNDS; round++) {
      // Whoever comes first is not the same one each time.
      for (const kind of round % 2 ? (['gates', 'minimal'] as const) : (['minimal', 'gates'] as const)) {
        const time = await threadTime(session, () => page.evaluate(`bench.add('${kind}', ${count})`));
        if (round >= 0) times[kind].push(time);
        await page.evaluate('bench.remove()');
      }
    }
    compare(`upgrade of ${count.toLocaleString('en')}`, 'ms', times, limit);
  }

  const heap: Record<Kind, number[]> = { gates: [], minimal: [] };
  for (let round = 0; round < 5; round++) {
    for (const kind of ['gates', 'minimal'] as const) {
      const before = await usedHeap(session);
      await page.evaluate(`bench.add('${kind}', 10_000)`);
      heap[kind].push(((await usedHeap(session)) - before) / 10_000);
      await page.evaluate('bench.remove()');
    }
  }
  compare('heap per idle element', 'bytes', heap, HEAP_LIMIT);

  await page.goto('http://localhost/counted');
  const count: number = await page.evaluate('bench.verifiedGates(10_000)');
  // What has just been added is looked at for mistakes a moment later, by a timer that is gone then.
  await page
    .waitForFunction('counts.timers.size <= 1', undefined, { timeout: 10_000 })
    .catch(() => undefined);
  const kept: { timers: number; channels: number; listeners: Record<string, number> } = await page.evaluate(
    '({ timers: counts.timers.size, channels: counts.channels, listeners: counts.listeners })',
  );
  console.log(`\nwith ${count.toLocaleString('en')} verified gates on a page:`);
  console.log(`timers: ${kept.timers}, BroadcastChannels: ${kept.channels}`);
  const listeners = Object.entries(kept.listeners).filter(([, number]) => number > 0);
  console.log(
    `expiry of 10,000: the page did nothing else for at most ${(await page.evaluate<number>('bench.expire()')).toFixed(0)} ms (at most 50)`,
  );
  console.log(
    `listeners on window and document: ${listeners.map(([type, number]) => `${type} ${number}`).join(', ')}`,
  );
} finally {
  await browser.close();
}

/** The CPU time of the page's thread, in ms. */
async function threadTime(session: CDPSession, act: () => Promise<unknown>): Promise<number> {
  const read = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
  };
  const before = await read();
  await act();
  return (await read()) - before;
}

/** What scripts and the document keep, in bytes. */
async function usedHeap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize + embedderHeapUsedSize;
}

function compare(what: string, unit: string, values: Record<Kind, number[]>, limit: number): void {
  const [gates, minimal] = [median(values.gates), median(values.minimal)];
  const ratio = gates / minimal;
  console.log(
    `${what}: gates ${gates.toFixed(1)} ${unit}, minimal Lit elements ${minimal.toFixed(1)} ${unit}, ` +
      `ratio ${ratio.toFixed(2)} (at most ${limit})${ratio > limit ? '  OVER' : ''}`,
  );
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
