import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { COUNT, GATED, pageOf, startSite, type TestSite } from './site.js';
import { visit } from './visit.js';

/** What other scripts on a page do to it before ours is loaded. */
const PAGES: Record<string, string> = {
  'patches Element.prototype': `
    for (const name of ['matches', 'closest', 'getAttribute', 'setAttribute', 'querySelector', 'attachShadow', 'remove']) {
      const original = Element.prototype[name];
      Element.prototype[name] = function (...args) { return original.apply(this, args); };
    }
    Element.prototype.disabled = 'patched';
    Element.prototype.each = Array.prototype.each = Object.prototype.inherited = function () {};
    const { addEventListener, dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (...args) { return addEventListener.apply(this, args); };
    EventTarget.prototype.dispatchEvent = function (event) { return dispatchEvent.call(this, event); };`,
  'freezes what the language has': `
    for (const each of [Object, Array, Function, Promise, Map, Set, WeakMap, RegExp, String, Error]) {
      Object.freeze(each);
      Object.freeze(each.prototype);
    }`,
  'freezes what the DOM has': `
    for (const each of [EventTarget, Event, CustomEvent, Node, Element, HTMLElement, ShadowRoot, Document]) {
      Object.freeze(each);
      Object.freeze(each.prototype);
    }`,
  'has older libraries add to Array.prototype and to String.prototype': `
    Array.prototype.at = Array.prototype.at;
    Array.prototype.first = function () { return this[0]; };
    String.prototype.strip = String.prototype.trim;
    Object.prototype.toJSON = undefined;
    delete Object.prototype.toJSON;`,
  'is no secure context, and so has no locks and little of crypto': `
    for (const [owner, name] of [[navigator, 'locks'], [crypto, 'randomUUID'], [crypto, 'subtle']])
      Object.defineProperty(owner, name, { value: undefined });`,
  'is refused locks, as in a frame without an origin': `
    navigator.locks.request = async () => { throw new DOMException('refused', 'SecurityError'); };`,
  'may store nothing': `
    for (const name of ['localStorage', 'sessionStorage'])
      Object.defineProperty(window, name, { get() { throw new DOMException('refused', 'SecurityError'); } });`,
  'has no room left to store anything': `
    Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };`,
  'has no channel to other tabs': `
    window.BroadcastChannel = class { constructor() { throw new DOMException('refused', 'SecurityError'); } };`,
  'has no popovers': `
    for (const name of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) delete HTMLElement.prototype[name];`,
};

describe('the CDN file on a page that', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
    const zone = createRequire(import.meta.url).resolve('zone.js');
    site.script('/zone.js', readFileSync(zone, 'utf8'));
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  const guards = (head: string): Promise<void> => {
    const scripts = `<script>${COUNT}</script>${head}<script defer src="/sdk.js"></script>`;
    const ours = '<script type="module" src="/stepup-elements.js" data-storage="session"></script>';
    return visit(browser, site.put(pageOf(scripts + ours)), async ({ page, click, asked }) => {
      await click(1);
      await click(2);
      assert.deepEqual(await asked(), ['documents:delete']);
      await page.locator('stepup-gate[state=verified]').waitFor();
      await page.locator('stepup-status').getByRole('button').click();
      await page.locator('stepup-gate[state=idle]').waitFor();
      await click(3);
      assert.deepEqual(await asked(), ['documents:delete', 'documents:delete']);
    });
  };

  for (const [what, code] of Object.entries(PAGES)) {
    it(`${what} guards as on any other`, () => guards(`<script>${code}</script>`));
  }

  it('runs Zone.js guards as on any other', () => guards('<script src="/zone.js"></script>'));

  // Then nothing is the page's scrolling element.
  it('has no doctype, and a body that scrolls by itself, makes way for the provider as on any other', async () => {
    const scrolls = 'style="overflow: auto; height: 100%"';
    const html = `<html ${scrolls}><head><script>${COUNT}</script><script defer src="/sdk.js"></script>
      <script type="module" src="/stepup-elements.js"></script></head>
      <body ${scrolls}><dialog>${GATED}</dialog></body></html>`;
    await visit(browser, site.put(html), async ({ page, click, asked }) => {
      assert.equal(await page.evaluate('document.scrollingElement'), null);
      await page.evaluate('document.querySelector("dialog").showModal()');
      const madeWay = page.waitForFunction(
        'document.querySelector("auth-idp-modal") && !document.querySelector("dialog:modal")',
      );
      await click(1);
      await madeWay;
      assert.deepEqual(await asked(), ['documents:delete']);
      await page.locator('dialog:modal').waitFor();
    });
  });
});
