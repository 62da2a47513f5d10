import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { COUNT, pageOf, startSite, type TestSite } from './site.js';
import { visit } from './visit.js';

const SDK = '<script defer src="/sdk.js"></script>';
const COUNTS = '<script src="/count.js"></script>';
const FIRST = (settings = '', folder = '') =>
  `<script type="module" src="${folder}/stepup-elements.js${settings.startsWith('?') ? settings.split(' ')[0] : ''}" ${settings.replace(/^\?\S+/, '')}></script>`;
const partOf = (what: string): string =>
  readdirSync('dist/cdn').find(
    name => name.startsWith(`stepup-elements.${what}.`) && name.split('.').length === 4,
  )!;
const PART = partOf('transcodes');
const PARTS = { 'provider-not-loaded': PART, 'looks-not-loaded': partOf('looks') };

/** A page as a person has it open: what reached the button, what the gate said, what went wrong. */
interface Visited {
  page: Page;
  click(): Promise<void>;
  clicks(): Promise<number>;
  denials(): Promise<string[]>;
  errors: string[];
  console: string[];
  requested: string[];
}

const WATCH = `window.denials = [];
addEventListener('stepup-denied', event => window.denials.push(event.detail.code));
addEventListener('unhandledrejection', event => console.error('unhandled: ' + event.reason));`;

describe('a later part of the CDN file', () => {
  let browser: Browser;
  let site: TestSite;
  let other: TestSite;
  before(async () => {
    [browser, site, other] = await Promise.all([startChromium(), startSite(), startSite()]);
    site.script('/count.js', COUNT);
  });
  after(() => Promise.all([browser.close(), site.close(), other.close()]));

  async function open(
    address: string,
    act: (visited: Visited) => Promise<void>,
    before?: (page: Page) => Promise<unknown>,
  ) {
    const context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    try {
      const page = await context.newPage();
      const visited: Visited = {
        page,
        click: () => page.locator('stepup-gate button').first().click(),
        clicks: async () => Number(await page.evaluate('document.documentElement.dataset.clicks')),
        denials: () => page.evaluate('window.denials'),
        ...{ errors: [], console: [], requested: [] },
      };
      page.on('pageerror', error => visited.errors.push(error.message));
      page.on('console', message => visited.console.push(message.text()));
      page.on('request', request => visited.requested.push(new URL(request.url()).pathname));
      await page.addInitScript(WATCH);
      await before?.(page);
      await page.goto(address);
      await page.locator('stepup-gate:defined').waitFor({ state: 'attached' });
      await act(visited);
      assert.deepEqual(visited.errors, []);
      assert.deepEqual(
        visited.console.filter(text => text.includes('unhandled')),
        [],
      );
    } finally {
      await context.close();
    }
  }

  /** The person clicks: the gate stays locked and says so; and once the part can be had, the next click goes through. */
  async function staysLockedUntil(
    { page, click, clicks, denials, console }: Visited,
    complaint: string,
    repair: () => Promise<unknown>,
  ) {
    await click();
    await page.waitForFunction('window.denials.length > 0');
    assert.deepEqual([...new Set(await denials())], ['unavailable']);
    assert.equal(await clicks(), 0);
    await page.locator('stepup-gate[state=error]').waitFor();
    // What was loaded for nobody yet says so when it was to be there.
    const says = (text: string): boolean => text.includes(complaint);
    if (!console.some(says)) await page.waitForEvent('console', message => says(message.text()));
    await repair();
    await click();
    await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
  }

  const FAULTS: Record<string, (route: Route, code: string) => Promise<void>> = {
    'is not there': route => route.fulfill({ status: 404, body: 'Not found' }),
    'is answered by the page of a single-page app': route =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>App</title>' }),
    'is served as plain text': (route, body) => route.fulfill({ contentType: 'text/plain', body }),
    'is altered by a byte': (route, body) =>
      route.fulfill({ contentType: 'text/javascript', body: body.replace('stepup', 'Stepup') }),
    'is cut off': (route, body) =>
      route.fulfill({ contentType: 'text/javascript', body: body.slice(0, body.length / 2) }),
    'cannot be reached': route => route.abort(),
  };
  for (const [complaint, part] of Object.entries(PARTS)) {
    for (const [what, fault] of Object.entries(FAULTS)) {
      it(`that ${what} leaves the gate locked (${complaint}), and is tried again with the next click`, async () => {
        const pattern = `**/${part}*`;
        await open(
          site.put(pageOf(SDK + COUNTS + FIRST())),
          visited => staysLockedUntil(visited, complaint, () => visited.page.unroute(pattern)),
          page => page.route(pattern, async route => fault(route, await (await route.fetch()).text())),
        );
      });
    }
  }

  it('that holds the looks: without it the gate says in its title that it is locked, and no longer once it is there', async () => {
    const pattern = `**/${PARTS['looks-not-loaded']}*`;
    await open(
      site.put(pageOf(SDK + COUNTS + FIRST())),
      async ({ page, click }) => {
        await click();
        await page.locator('stepup-gate[title]').waitFor({ state: 'attached' });
        await page.unroute(pattern);
        await click();
        await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
      },
      page => page.route(pattern, route => route.abort()),
    );
  });

  it('that is slow leaves the gate locked for as long, and is taken when it comes', async () => {
    let deliver = (): void => undefined;
    const delivered = new Promise<void>(resolve => (deliver = resolve));
    await open(
      site.put(pageOf(SDK + COUNTS + FIRST())),
      async ({ page, click, clicks, denials, requested }) => {
        await click();
        await page.clock.fastForward(20_000);
        await page.waitForFunction('window.denials.length > 0');
        assert.deepEqual([await denials(), await clicks()], [['unavailable'], 0]);
        deliver();
        await click();
        await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
        assert.equal(requested.filter(path => path.endsWith(PART)).length, 1, 'it is asked for once');
      },
      async page => {
        await page.clock.install();
        await page.route(`**/${PART}*`, async route => {
          await delivered;
          await route.continue();
        });
      },
    );
  });

  it('is not asked for while the page starts, and is there without a click', async () => {
    const names = ['looks', 'asking'].map(partOf);
    await open(
      site.put(pageOf(SDK + COUNTS + FIRST())),
      async ({ page, requested }) => {
        const isPart = (path: string): boolean => names.some(name => path.endsWith(name));
        assert.deepEqual(requested.filter(isPart), []);
        // What the provider opens must open within the first click.
        if (!requested.some(path => path.endsWith(PART))) await page.waitForRequest(`**/${PART}`);
        const asked = names.map(name => page.waitForRequest(`**/${name}`));
        await page.clock.runFor(2_000);
        await Promise.all(asked);
      },
      async page => {
        await page.clock.install({ time: 0 });
        await page.clock.pauseAt(1_000);
        await page.addInitScript('window.requestIdleCallback = run => (run(), 0)');
      },
    );
  });

  it('does not lose the click that comes before it', async () => {
    let deliver = (): void => undefined;
    const delivered = new Promise<void>(resolve => (deliver = resolve));
    await open(
      site.put(pageOf(SDK + COUNTS + FIRST())),
      async ({ page, click, clicks, denials }) => {
        await click();
        assert.equal(await clicks(), 0);
        deliver();
        await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
        assert.deepEqual(await denials(), []);
      },
      page =>
        page.route(`**/${PART}*`, async route => {
          await delivered;
          await route.continue();
        }),
    );
  });

  it('blocked by the policy leaves the gate locked, and is reported', async () => {
    const policy = `script-src ${site.origin}/stepup-elements.js ${site.origin}/sdk.js ${site.origin}/count.js`;
    await open(
      site.put(pageOf(SDK + COUNTS + FIRST()), { 'Content-Security-Policy': policy }),
      async ({ page, click, clicks, denials }) => {
        await click();
        await page.waitForFunction('window.denials.length > 0');
        assert.deepEqual([await denials(), await clicks()], [['unavailable'], 0]);
      },
    );
  });

  const LETS_IN: Record<string, [policy: string, attributes: string]> = {
    'a nonce': ["script-src 'nonce-r4nd0m'", 'nonce="r4nd0m"'],
    '`strict-dynamic`': ["script-src 'nonce-r4nd0m' 'strict-dynamic'", 'nonce="r4nd0m"'],
    'Trusted Types with named policies': [
      "script-src 'self' 'nonce-r4nd0m'; require-trusted-types-for 'script'; trusted-types lit-html stepup-elements",
      '',
    ],
  };
  for (const [what, [policy, attributes]] of Object.entries(LETS_IN)) {
    it(`is let in where the first file was, by ${what}`, async () => {
      const head = (SDK + COUNTS).replaceAll('<script', '<script nonce="r4nd0m"') + FIRST(attributes);
      await visit(browser, site.put(pageOf(head), { 'Content-Security-Policy': policy }), ({ click }) =>
        click(1),
      );
    });
  }

  it('is looked for beside the first file, whatever the page says of addresses', async () => {
    const head = `<base href="https://elsewhere.example/">${(SDK + COUNTS).replaceAll('src="', `src="${site.origin}`)}${FIRST('?v=1', `${site.origin}/some/folder`)}`;
    await open(site.put(pageOf(head)), async ({ page, click, requested }) => {
      await click();
      await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
      assert.ok(requested.includes(`/some/folder/${PART}`));
      assert.equal(
        requested.filter(path => path.endsWith('/stepup-elements.js')).length,
        1,
        'one first file',
      );
    });
  });

  it('comes from another origin as the first file does', () => {
    const head = SDK + COUNTS + FIRST('crossorigin="anonymous"', other.origin);
    return visit(browser, site.put(pageOf(head)), ({ click }) => click(1));
  });

  it('is shared by two copies of one release', async () => {
    const head = SDK + COUNTS + FIRST() + FIRST('', '/some/folder');
    await open(site.put(pageOf(head)), async ({ page, click, requested }) => {
      await click();
      await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
      assert.equal(requested.filter(path => path.endsWith(PART)).length, 1);
    });
  });

  it('is of no use to a copy that speaks another protocol: it says so, and stays locked', async () => {
    const head = SDK + COUNTS + FIRST();
    await open(
      site.put(pageOf(head)),
      async ({ page, click, clicks, denials, errors }) => {
        await click();
        if (!errors.length) await page.waitForEvent('pageerror');
        const said = errors.splice(0);
        assert.deepEqual([...new Set(said.map(text => /another-protocol/.test(text)))], [true]);
        assert.deepEqual(await denials(), ['unavailable']);
        assert.equal(await clicks(), 0);
      },
      page =>
        page.addInitScript(
          "window[Symbol.for('stepup-elements.client')] = Object.assign(new EventTarget(), { protocol: 99 })",
        ),
    );
  });
});

describe('a provider that the script tag names', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
    site.script('/count.js', COUNT);
    site.script(
      '/provider.js',
      `import { registerProvider } from '/stepup-elements.js';
       registerProvider('mine', async () => settings => {
         window.given = { ...settings };
         return {
           name: 'mine',
           ready: async () => undefined,
           getMember: async () => ({ id: 'member-1' }),
           verify: async () => ({ kind: 'step-up', sid: 'sid-1' }),
           openConsole: async () => 'closed',
           getAccessToken: async () => 'token',
           onSessionChange: () => () => undefined,
         };
       });`,
    );
  });
  after(() => Promise.all([browser.close(), site.close()]));

  async function requestsOf(head: string, act: (page: Page) => Promise<void>): Promise<string[]> {
    const page = await browser.newPage();
    const requested: string[] = [];
    page.on('request', request => requested.push(new URL(request.url()).pathname));
    await page.goto(site.put(pageOf(COUNTS + head)));
    await act(page);
    await page.close();
    return requested;
  }

  const passes = async (page: Page): Promise<void> => {
    await page.locator('stepup-gate button').first().click();
    await page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
  };

  it('is asked with the tag’s attributes, and not a byte of another provider is loaded', async () => {
    const head = `${FIRST('data-provider="mine" data-issuer="https://id.example"')}<script type="module" src="/provider.js"></script>`;
    const requested = await requestsOf(head, async page => {
      await passes(page);
      assert.deepEqual(await page.evaluate('window.given'), {
        provider: 'mine',
        issuer: 'https://id.example',
      });
    });
    assert.deepEqual(
      requested.filter(path => path.includes('transcodes')),
      [],
    );
  });

  for (const name of ['', 'data-provider="transcodes"']) {
    it(`is there before the first click, with ${name || 'no name'}`, async () => {
      const requested = await requestsOf(SDK + FIRST(name), async page => {
        const loaded = page.waitForFunction(
          `Object.getOwnPropertySymbols(window).some(({ description }) => description.endsWith('${PART}'))`,
        );
        await loaded;
        await passes(page);
      });
      assert.ok(requested.includes(`/${PART}`));
    });
  }

  it('is there before the first click where it is one’s own server, and its dialog comes with the question', async () => {
    const page = await browser.newPage();
    const requested: string[] = [];
    page.on('request', request => requested.push(new URL(request.url()).pathname));
    const answers: Record<string, object> = {
      '/step-up/session': { member: { id: 'member-1' } },
      '/step-up/questions': {
        status: 'open',
        id: 'question-of-a-test-1',
        expiresAt: Date.now() + 60_000,
        methods: [{ type: 'totp' }],
      },
    };
    await page.route('**/step-up/**', (route, request) =>
      route.fulfill({
        status: request.method() === 'POST' ? 201 : 200,
        json: answers[new URL(request.url()).pathname],
      }),
    );
    const isKnown = page.waitForResponse('**/step-up/session');
    await page.goto(site.put(pageOf(COUNTS + FIRST('data-provider="backend"'))));
    await isKnown;
    const ofDialog = (path: string): boolean => /\.(challenge|passkey|window|dialog-languages)\./.test(path);
    assert.ok(requested.includes(`/${partOf('backend')}`));
    assert.deepEqual(requested.filter(ofDialog), []);

    await page.locator('stepup-gate button').first().click();
    await page.locator('stepup-challenge input').waitFor();
    assert.deepEqual(requested.filter(ofDialog), [`/${partOf('challenge')}`]);
    await page.close();
  });

  it('locks where the dialog of one’s own server is missing, and asks with the next click', async () => {
    const page = await browser.newPage();
    const answer = { status: 'open', id: 'question-of-a-test-1', expiresAt: Date.now() + 60_000 };
    await page.route('**/step-up/**', (route, request) =>
      route.fulfill(
        request.method() === 'POST'
          ? { status: 201, json: { ...answer, methods: [{ type: 'totp' }] } }
          : { status: 200, json: { member: { id: 'member-1' } } },
      ),
    );
    await page.route(`**/${partOf('challenge')}*`, route => route.fulfill({ status: 404, body: '' }));
    await page.goto(site.put(pageOf(COUNTS + FIRST('data-provider="backend"'))));
    await page.locator('stepup-gate button').first().click();
    await page.locator('stepup-gate[state=error]').waitFor();
    assert.equal(await page.evaluate('document.documentElement.dataset.clicks'), '0');

    await page.unroute(`**/${partOf('challenge')}*`);
    await page.locator('stepup-gate button').first().click();
    await page.locator('stepup-challenge input').waitFor();
    await page.close();
  });

  for (const [form, tag] of Object.entries({
    'the one module': (settings = '') =>
      `<script type="module" src="/stepup-elements.all.js" ${settings}></script>`,
    'the classic script': (settings = '') =>
      `<script defer src="/stepup-elements.iife.js" ${settings}></script>`,
  })) {
    it(`is in ${form} where it is the default one, which then loads nothing`, async () => {
      const requested = await requestsOf(SDK + tag(), passes);
      assert.deepEqual(
        requested.filter(path => /stepup-elements\.[\w-]+\.[0-9a-f]+\.js$/.test(path)),
        [],
      );
    });

    for (const [name, settings] of Object.entries({
      oidc: 'data-provider="oidc" data-issuer="https://id.example" data-client-id="c" data-redirect-uri="/callback.html"',
      backend: 'data-provider="backend" data-backend="/step-up"',
    })) {
      const part = partOf(`all-${name}`);
      it(`lies beside ${form} where the page has to name it: ${name}, and no other`, async () => {
        const requested = await requestsOf(tag(settings), async page => {
          await page.waitForFunction(
            `Object.getOwnPropertySymbols(window).some(({ description }) => description.endsWith('${part}'))`,
          );
        });
        const loaded = requested.filter(path => /\.(all-)?(oidc|backend|transcodes)\./.test(path));
        assert.deepEqual(loaded, [`/${part}`]);
      });

      it(`leaves the gate locked where it is missing beside ${form}: ${name}`, async () => {
        const page = await browser.newPage();
        await page.route(`**/${part}*`, route => route.fulfill({ status: 404, body: 'Not found' }));
        const said = page.waitForEvent('console', message => message.text().includes('provider-not-loaded'));
        await page.goto(site.put(pageOf(COUNTS + tag(settings))));
        await said;
        await page.locator('stepup-gate button').first().click();
        await page.locator('stepup-gate[state=error]').waitFor();
        assert.equal(await page.evaluate('document.documentElement.dataset.clicks'), '0');
        await page.close();
      });
    }
  }

  it('that nobody has registered is an error in the console, and locks', async () => {
    const page = await browser.newPage();
    const said = page.waitForEvent('console', message => message.text().includes('unknown-provider'));
    await page.goto(site.put(pageOf(COUNTS + SDK + FIRST('data-provider="nobody"'))));
    await said;
    await page.locator('stepup-gate button').first().click();
    await page.locator('stepup-gate[state=error]').waitFor();
    assert.equal(await page.evaluate('document.documentElement.dataset.clicks'), '0');
    await page.close();
  });
});
