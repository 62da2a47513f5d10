import { strict as assert } from 'node:assert';
import { after, before } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Scene } from '../../demo/pages/scenes/scene.js';
import { SCENES } from '../../demo/pages/state-scenes.js';
import { startStates, type StatesSite } from '../demo/states-site.js';
import { startChromium } from '../emulator/chromium.js';

/** The languages that are shipped. */
export const LANGUAGES = ['en', 'ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt-BR', 'zh-Hans'];

/** Everything that an element has drawn and that is shown, as an expression in the page. */
export const SHOWN = `(() => {
  const all = root => [...root.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  return all(document).filter(e => e.getRootNode() !== document && e.checkVisibility() && e.getClientRects().length);
})()`;

/** What the address of a state says besides its name, and what the browser is like. */
export interface Look {
  readonly settings?: Readonly<Record<string, string>>;
  readonly options?: BrowserContextOptions;
}

/** Opens a state. */
export type OpenState = (page: Page, scene: string, settings?: Look['settings']) => Promise<void>;

/** Looks at a state, and says what is wrong there. */
export type Inspect = (page: Page, scene: Scene, open: OpenState) => Promise<string[]>;

// While one page waits for its next picture, another one goes on.
const PAGES = 3;

/**
 * Has every state of `/states` looked at, several at a time, each in a page of its own.
 * @returns What does that: it fails with all that was found.
 */
export function lookAtEachState(): (look: Look, inspect: Inspect) => Promise<void> {
  let browser: Browser;
  let site: StatesSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startStates()]);
  });
  after(() => Promise.all([browser.close(), site.close()]));

  const open: OpenState = async (page, scene, settings = {}) => {
    const query = new URLSearchParams({ ...settings, scene });
    await page.goto(`${site.origin}/states/one?${query.toString()}`, { waitUntil: 'commit' });
    await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 30_000 });
  };

  return async ({ settings, options }, inspect) => {
    const context = await browser.newContext({ viewport: { width: 320, height: 600 }, ...options });
    const waiting = [...SCENES];
    const faults: string[] = [];
    const lookAround = async (): Promise<void> => {
      const page = await context.newPage();
      for (let scene = waiting.shift(); scene; scene = waiting.shift()) {
        const { name } = scene;
        await open(page, name, settings);
        faults.push(...(await inspect(page, scene, open)).map(fault => `${name}: ${fault}`));
      }
    };
    try {
      await Promise.all(Array.from({ length: PAGES }, lookAround));
      assert.deepEqual(faults.sort(), []);
    } finally {
      await context.close();
    }
  };
}

/** Waits until what has changed in a page is drawn. */
export async function drawn(page: Page): Promise<void> {
  await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
