import { chromium } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { fileURLToPath } from 'node:url';
import { chromiumLaunchOptions } from '../scripts/find-program.mjs';

// What a gate adds to a click while a verification holds: from the click to its handler, over a bare button.
const CLICKS = 4000;
const MEDIAN_LIMIT_US = 30;
const P99_LIMIT_US = 300;
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

const browser = await chromium.launch(chromiumLaunchOptions());
try {
  const page = await browser.newPage();
  page.on('pageerror', error => console.error(error));
  const code = await bundle();
  // A secure, isolated page has a clock of 5 µs.
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'require-corp',
  };
  await page.route('http://localhost/**', route =>
    new URL(route.request().url()).pathname === '/bench.js'
      ? route.fulfill({ contentType: 'text/javascript', body: code, headers })
      : route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><title>Bench</title><body><script src="/bench.js"></script>',
          headers,
        }),
  );
  await page.goto('http://localhost/');
  const times: Record<'bare' | 'gated', number[]> = await page.evaluate(`bench.clicks(${CLICKS})`);
  const [bare, gated] = [sorted(times.bare), sorted(times.gated)];
  report('median', 0.5, MEDIAN_LIMIT_US);
  report('p99', 0.99, P99_LIMIT_US);

  function report(what: string, quantile: number, limit: number): void {
    const at = (values: number[]): number => values[Math.floor(values.length * quantile)]! * 1000;
    const more = at(gated) - at(bare);
    console.log(
      `click to handler, ${what}: gated ${at(gated).toFixed(0)} µs, bare ${at(bare).toFixed(0)} µs, ` +
        `difference ${more.toFixed(0)} µs (at most ${limit})${more > limit ? '  OVER' : ''}`,
    );
  }
} finally {
  await browser.close();
}

function sorted(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: path('page/clicks.ts'), name: 'bench', formats: ['iife'], fileName: 'bench' },
    },
  });
  const [bundled] = result as Rolldown.RolldownOutput[];
  return bundled!.output[0].code;
}
