import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { engineLauncher } from '../../../scripts/engine-launcher.mjs';
import { ENGINES, findProgram } from '../../../scripts/find-program.mjs';
import { runApp, type OidcApp } from './app.js';
import { runWillingProvider, type WillingProvider } from './willing-provider.js';

let app: OidcApp;
let provider: WillingProvider;

before(async () => {
  app = await runApp();
  provider = await runWillingProvider();
});
after(async () => {
  await app?.close();
  await provider?.close();
});

/** Waits for what pages have told. */
async function reported(holds: (told: string[]) => boolean): Promise<string[]> {
  for (const end = Date.now() + 30_000; ;) {
    const told = app.reports.map(({ type, what }) => `${type} ${what}`);
    if (holds(told)) return told;
    assert.ok(Date.now() < end, `the page tells how it went: ${told.join(', ')}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('one click opens one window, with the browser’s blocker on', () => {
  for (const engine of ENGINES) {
    const skip = !findProgram(engine) && 'not installed';
    it(`${engine}, where nobody is signed in, and where somebody is`, { skip }, async () => {
      app.reports.length = 0;
      provider.asked.length = 0;
      const query = new URLSearchParams({
        ...{ library: 'oauth', issuer: provider.issuer, clientId: 'documents', mode: 'popup' },
        // What is called asks for no step-up of its own.
        ...{ acr: 'loa2', 'max-age': '0', report: '', api: '/none' },
      });
      const launcher: any = engineLauncher(engine);
      try {
        await launcher.initialize?.({ rootDir: process.cwd(), coverage: false, concurrency: 1 }, []);
        await launcher.startSession('1', `${app.origin}/?${query.toString()}`);
        const unasked = await reported(told => told.includes('done ready') && told.length >= 2);
        assert.ok(unasked.includes('window blocked'), 'what nobody has clicked for is blocked');
        const { mouse } = launcher.getPage('1');
        for (const times of [1, 2]) {
          app.reports.length = 0;
          // A real press: what a script clicks is no gesture.
          await mouse.click(30, 20);
          const told = await reported(
            all => all.includes('done deleted') || all.some(each => each.startsWith('denied')),
          );
          assert.deepEqual(told, ['window open', 'done deleted']);
          assert.equal(provider.asked.length, times);
        }
        assert.equal(provider.asked[0]!.get('prompt'), 'login');
      } finally {
        await launcher.stop();
      }
    });
  }
});
