import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { ASKING, LOOKS, openWaiting, type WaitingPage, type WaitingPageOptions } from './held-back-part.js';
import { COUNT, GATED, startSite, type TestSite } from './site.js';

const KNOWN = 'documents:delete';
const BUTTON = 'stepup-gate button';

/** A provider that answers when the test says so, in every tab that has it. */
const PROVIDER = `<script>
window.asked = [];
window.answer = () => undefined;
window.provider = {
  name: 'scripted',
  ready: async () => undefined,
  getMember: async () => ({ id: 'member-1' }),
  verify: ({ resource, action }, signal) => new Promise((resolve, reject) => {
    window.asked.push(resource + ':' + action);
    window.answer = () => resolve({ kind: 'step-up', sid: 'ssid_1', timestamp: Date.now() });
    signal.addEventListener('abort', () => {
      window.isGivenUp = true;
      reject(signal.reason);
    });
  }),
  openConsole: async () => 'closed',
  getAccessToken: async () => 'token',
  resume: async () => window.returned ?? null,
  onSessionChange: () => () => undefined,
};
</script>
<script type="module">
import { configureStepUp } from '/stepup-elements.js';
configureStepUp({ provider: window.provider });
</script>`;

const OFTEN_SUBMITTED = `window.submissions = [];
addEventListener('submit', event => {
  event.preventDefault();
  window.submissions.push(new FormData(event.target).get('amount'));
});`;
const FORM = `<stepup-gate resource="documents" action="delete"><form action="/transfers"><input name="amount" value="10"></form></stepup-gate>`;

const clicks = (page: Page): Promise<unknown> => page.evaluate('document.documentElement.dataset.clicks');
const clicked = (page: Page, times: number): Promise<void> =>
  page.locator(`html[data-clicks="${times}"]`).waitFor({ state: 'attached' });
const denials = (page: Page): Promise<unknown> => page.evaluate('window.denials');
const told = (page: Page): Promise<unknown> => page.evaluate('window.told');
const problems = (page: Page): Promise<unknown> => page.evaluate('window.problems');
const asked = (page: Page): Promise<unknown> => page.evaluate('window.asked');
const isAsked = (page: Page, times: number): Promise<unknown> =>
  page.waitForFunction(`window.asked.length >= ${times}`);
/** Whatever the arrival of the part has set off has happened. */
const arrived = async (page: Page): Promise<void> => {
  await page.waitForFunction(
    "customElements.get('stepup-status') && new Promise(resolve => setTimeout(() => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve, 0, true)))))",
  );
};
/** The page has had the time to do what it should not do. */
const turns = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise(resolve => setTimeout(() => requestAnimationFrame(() => setTimeout(resolve))))');

describe('before the part is there that lets go what is held', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
    site.script('/count.js', COUNT);
  });
  after(() => Promise.all([browser.close(), site.close()]));

  const open = (
    options: Partial<WaitingPageOptions>,
    act: (waiting: WaitingPage) => Promise<void>,
  ): Promise<void> => openWaiting(browser, site, { body: GATED, ...options }, act);

  describe('a click with a verification that is known', () => {
    it('waits for it, and then happens once, unasked', () =>
      open({ known: KNOWN }, async ({ page, deliver }) => {
        await page.locator(BUTTON).click();
        await turns(page);
        assert.equal(await clicks(page), '0');
        deliver();
        await clicked(page, 1);
        await arrived(page);
        assert.deepEqual([await clicks(page), await asked(page), await told(page)], ['1', [], ['verified']]);
      }));

    it('happens once where the person has clicked twice meanwhile', () =>
      open({ known: KNOWN }, async ({ page, deliver }) => {
        await page.locator(BUTTON).dblclick();
        deliver();
        await clicked(page, 1);
        await arrived(page);
        assert.deepEqual([await clicks(page), await asked(page)], ['1', []]);
      }));

    it('never happens where that is missing, and the person is told', () =>
      open({ known: KNOWN }, async ({ page, block }) => {
        await page.locator(BUTTON).click();
        block();
        await page.locator('stepup-gate[state=error][title]').waitFor({ state: 'attached' });
        await turns(page);
        assert.deepEqual([await clicks(page), await denials(page)], ['0', ['unavailable']]);
      }));

    it('does not happen where another thing is there by then than the one that was clicked', () =>
      open({ known: KNOWN }, async ({ page, deliver }) => {
        const button = page.locator(BUTTON);
        await button.evaluate(element => element.setAttribute('data-stepup-key', '41'));
        await button.click();
        await button.evaluate(element => element.setAttribute('data-stepup-key', '42'));
        deliver();
        await page.locator('.notice', { hasText: 'has changed' }).waitFor();
        assert.equal(await clicks(page), '0');
      }));

    it('asks where the verification has ended by then', () =>
      open({ known: KNOWN }, async ({ page, deliver }) => {
        await page.locator(BUTTON).click();
        await page.evaluate(
          "import('/stepup-elements.js').then(({ getStepUpClient }) => getStepUpClient().clear())",
        );
        deliver();
        await clicked(page, 1);
        assert.deepEqual(await asked(page), [KNOWN]);
      }));

    it('happens as well where another gate is clicked meanwhile', () =>
      open(
        { known: KNOWN, body: `<p>${GATED}</p><section>${GATED}</section>` },
        async ({ page, deliver }) => {
          await page.locator(`p ${BUTTON}`).click();
          await page.locator(`section ${BUTTON}`).click();
          assert.equal(await clicks(page), '0');
          deliver();
          await clicked(page, 2);
          await arrived(page);
          assert.deepEqual([await clicks(page), await asked(page)], ['2', []]);
        },
      ));

    it('is told to the audit log once, as soon as it happens', () =>
      open(
        {
          known: KNOWN,
          body: '<stepup-gate resource="documents" action="delete" audit-tag="document:delete"><button>Delete</button></stepup-gate>',
        },
        async ({ page, deliver }) => {
          await logTo(page);
          await page.locator(BUTTON).click();
          await turns(page);
          assert.deepEqual(await page.evaluate('window.logged'), []);
          deliver();
          await clicked(page, 1);
          await arrived(page);
          assert.deepEqual(await page.evaluate('window.logged'), ['document:delete true']);
        },
      ));
  });

  describe('a submission with a verification that is known', () => {
    it('waits for it, and is then sent once, with what was in the form', () =>
      open({ known: KNOWN, body: FORM, scripts: [OFTEN_SUBMITTED] }, async ({ page, deliver }) => {
        await page.locator('input').press('Enter');
        await turns(page);
        assert.deepEqual(await page.evaluate('window.submissions'), []);
        deliver();
        await page.waitForFunction('window.submissions.length');
        await arrived(page);
        assert.deepEqual([await page.evaluate('window.submissions'), await asked(page)], [['10'], []]);
      }));

    it('is never sent where that is missing, and the person is told', () =>
      open({ known: KNOWN, body: FORM, scripts: [OFTEN_SUBMITTED] }, async ({ page, block }) => {
        const address = page.url();
        await page.locator('input').press('Enter');
        block();
        await page.locator('stepup-gate[state=error][title]').waitFor({ state: 'attached' });
        await turns(page);
        assert.deepEqual([await page.evaluate('window.submissions'), page.url()], [[], address]);
      }));
  });

  describe('a form that may not be sent to where it leads', () => {
    const ELSEWHERE =
      '<stepup-gate resource="documents" action="delete"><form data-stepup-fetch method="post" action="/elsewhere"><button>Send</button></form></stepup-gate>';

    for (const known of [undefined, KNOWN]) {
      it(`is refused and says why, ${known ? 'where a verification is known' : 'beside the question'}`, () =>
        open({ known, body: ELSEWHERE }, async ({ page, deliver }) => {
          const sent: string[] = [];
          await page.route('**/elsewhere', route => {
            sent.push(route.request().url());
            return route.fulfill({ status: 204 });
          });
          const said = page.waitForEvent('console', message =>
            /form-action|formActions/.test(message.text()),
          );
          await page.locator(BUTTON).click();
          await turns(page);
          deliver();
          await said;
          await page.locator('stepup-gate[state=error]').waitFor({ state: 'attached' });
          await arrived(page);
          assert.deepEqual([sent, await denials(page)], [[], ['invalid-request']]);
          // Beside the question nobody counts as verified by what comes of it.
          assert.equal(((await told(page)) as string[]).includes('verified'), known !== undefined);
        }));
    }

    it('is refused with the form’s own event where the gate is disabled, which shows no error', () =>
      open(
        { body: ELSEWHERE.replace('<stepup-gate', '<stepup-gate disabled'), scripts: [RESPONSE_ERRORS] },
        async ({ page, block }) => {
          const address = page.url();
          await page.locator(BUTTON).click();
          block();
          await page.waitForFunction('window.responseErrors.length');
          assert.deepEqual(await page.evaluate('window.responseErrors'), ['unavailable']);
          assert.equal(await page.locator('stepup-gate').getAttribute('state'), 'idle');
          assert.deepEqual([await denials(page), page.url()], [[], address]);
        },
      ));
  });

  describe('what the person has brought back from the provider', () => {
    it('waits for it, and then counts for one use, unasked', () =>
      open(
        {
          head: PROVIDER,
          scripts: [returned(0)],
          body: GATED.replace('<stepup-gate', '<stepup-gate max-age="0"'),
        },
        async ({ page, deliver }) => {
          await page.locator(BUTTON).click();
          await turns(page);
          assert.equal(await clicks(page), '0');
          deliver();
          await clicked(page, 1);
          assert.deepEqual(await asked(page), []);
          await page.locator(BUTTON).click();
          await isAsked(page, 1);
          assert.equal(await clicks(page), '1');
        },
      ));

    for (const [what, maxAge] of Object.entries({ 'a single use': 0, 'several uses': 900 }))
      it(`is not lost where what asks is missing at first, for ${what}`, () =>
        open(
          {
            head: PROVIDER,
            scripts: [returned(maxAge)],
            body: GATED.replace('<stepup-gate', `<stepup-gate max-age="${maxAge}"`),
            missing: ASKING,
          },
          async ({ page, deliver }) => {
            deliver();
            await arrived(page);
            await page.locator(BUTTON).first().click();
            await page.locator('stepup-gate[state=error]').waitFor({ state: 'attached' });
            assert.equal(await clicks(page), '0');
            await page.unroute(`**/${ASKING}*`);
            await page.locator(BUTTON).first().click();
            await clicked(page, 1);
            assert.deepEqual(await asked(page), []);
          },
        ));

    for (const [what, maxAge] of Object.entries({ 'a single use': 0, 'several uses': 900 }))
      it(`is not lost where it is missing at first, for ${what}`, () =>
        open(
          {
            head: PROVIDER,
            scripts: [returned(maxAge)],
            body: GATED.replace('<stepup-gate', `<stepup-gate max-age="${maxAge}"`),
          },
          async ({ page, block }) => {
            await page.locator(BUTTON).click();
            block();
            await page.locator('stepup-gate[state=error]').waitFor({ state: 'attached' });
            assert.equal(await clicks(page), '0');
            await page.unroute(`**/${LOOKS}*`);
            await page.locator(BUTTON).click();
            await clicked(page, 1);
            assert.deepEqual(await asked(page), []);
          },
        ));
  });

  it('what was refused is told when it is there, once, to the page and to the audit log', () =>
    open(
      {
        head: PROVIDER,
        body: '<stepup-gate resource="documents" action="delete" audit-tag="document:delete"><button>Delete</button></stepup-gate>',
      },
      async ({ page, deliver }) => {
        await logTo(page);
        await page.evaluate(
          "window.provider.verify = async () => { window.asked.push('refused'); throw new Error('out of order'); }",
        );
        await page.locator(BUTTON).click();
        await isAsked(page, 1);
        await turns(page);
        assert.deepEqual([await denials(page), await page.evaluate('window.logged')], [[], []]);
        assert.equal(await page.locator('stepup-gate').getAttribute('state'), 'verifying');
        deliver();
        await page.waitForFunction('window.logged.length');
        await arrived(page);
        assert.equal(await page.locator('stepup-gate').getAttribute('state'), 'error');
        assert.deepEqual(await page.evaluate('window.logged'), ['document:delete false']);
        assert.deepEqual([await denials(page), await clicks(page)], [['unavailable'], '0']);
      },
    ));

  for (const code of ['cancelled', 'setup-required', 'denied'])
    it(`what was refused as ${code} leaves the gate locked where it is missing, and the page hears why`, () =>
      open({ head: PROVIDER }, async ({ page, block }) => {
        await page.evaluate(`import('/stepup-elements.js').then(({ StepUpError }) => {
          window.provider.verify = async () => { window.asked.push('refused'); throw new StepUpError('${code}', 'no'); };
        })`);
        await page.locator(BUTTON).click();
        await isAsked(page, 1);
        block();
        await page.locator('stepup-gate[title]').waitFor({ state: 'attached' });
        await page.waitForFunction('window.denials.length');
        await turns(page);
        assert.deepEqual([await denials(page), await clicks(page)], [[code], '0']);
        assert.notEqual(await page.locator('stepup-gate').getAttribute('state'), 'verified');
      }));

  describe('a gate that is locked while it asks', () => {
    it('by who hears that it is to ask lets nothing go for the answer', () =>
      open({ head: PROVIDER }, async ({ page, deliver }) => {
        await page.evaluate(
          "addEventListener('stepup-request', event => event.target.lock(), { once: true })",
        );
        await page.locator(BUTTON).click();
        await turns(page);
        deliver();
        await page.waitForFunction('window.denials.length');
        await page.evaluate('window.answer()');
        await arrived(page);
        assert.deepEqual([await denials(page), await clicks(page)], [['aborted'], '0']);
      }));

    for (const how of ['is there', 'is missing'])
      it(`has its question given up at once, and has ended when the part ${how}`, () =>
        open({ head: PROVIDER }, async ({ page, deliver, block }) => {
          await page.locator(BUTTON).click();
          await isAsked(page, 1);
          await page.evaluate(`import('/stepup-elements.js').then(({ getStepUpClient }) => {
            getStepUpClient().addEventListener('change', ({ reason }) => (window.isCleared ||= reason === 'cleared'));
            document.querySelector('stepup-gate').lock();
          })`);
          // The other tabs, too, hear of it before the part is there.
          await page.waitForFunction('window.isCleared');
          await page.waitForFunction('window.isGivenUp');
          if (how === 'is there') deliver();
          else block();
          await page.waitForFunction('window.denials.length');
          await turns(page);
          assert.deepEqual([await denials(page), await clicks(page)], [['aborted'], '0']);
          assert.notEqual(await page.locator('stepup-gate').getAttribute('state'), 'verifying');
        }));
  });

  it('a question that waits for another tab is taken over by a second click, and its click happens here alone', () =>
    open({ head: PROVIDER }, async ({ page, deliver }) => {
      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.locator(BUTTON).click();
      await isAsked(other, 1);
      await page.locator(BUTTON).click();
      await page.locator('stepup-gate[state=verifying]').waitFor({ state: 'attached' });
      await turns(page);
      await page.locator(BUTTON).click();
      deliver();
      await isAsked(page, 1);
      await page.evaluate('window.answer()');
      await clicked(page, 1);
      await other.locator('stepup-gate[state=idle]').waitFor({ state: 'attached' });
      assert.deepEqual([await clicks(other), await denials(page)], ['0', []]);
    }));

  describe('a gate that is removed', () => {
    const REMOVE = "window.gone = document.querySelector('stepup-gate'); gone.remove()";
    const LISTEN = `window.heard = [];
for (const type of ['stepup-request', 'stepup-verified', 'stepup-denied', 'stepup-expired'])
  document.addEventListener(type, event => window.heard.push(type), true);`;

    it('lets nothing go when it arrives, says nothing and throws nothing', () =>
      open({ known: KNOWN }, async ({ page, deliver }) => {
        const warnings: string[] = [];
        page.on('console', message => warnings.push(message.text()));
        await page.locator(BUTTON).click();
        await page.evaluate(
          `window.heard = []; const gate = document.querySelector('stepup-gate');
           for (const type of ['stepup-request', 'stepup-verified', 'stepup-denied']) gate.addEventListener(type, () => window.heard.push(type));
           gate.querySelector('button').addEventListener('click', () => window.heard.push('click'));
           window.answered = gate.verify().then(() => 'verified', error => error.code); ${REMOVE}`,
        );
        deliver();
        assert.equal(await page.evaluate('window.answered'), 'aborted');
        await arrived(page);
        assert.deepEqual([await page.evaluate('window.heard'), warnings, await problems(page)], [[], [], []]);
        assert.equal(await page.evaluate("window.gone.getAttribute('state')"), 'idle');
        assert.equal(await page.locator('.notice').count(), 0);
      }));

    it('guards as ever when it is put back', () =>
      open({ known: KNOWN, scripts: [LISTEN] }, async ({ page, deliver }) => {
        await page.locator(BUTTON).click();
        await page.evaluate(REMOVE);
        deliver();
        await arrived(page);
        await page.evaluate('document.body.append(window.gone)');
        assert.deepEqual([await clicks(page), await page.evaluate('window.heard')], ['0', []]);
        await page.locator(BUTTON).click();
        await clicked(page, 1);
        assert.deepEqual(await asked(page), []);
      }));

    it('while it asks gives the question up', () =>
      open({ head: PROVIDER, scripts: [LISTEN] }, async ({ page, deliver }) => {
        await page.locator(BUTTON).click();
        await isAsked(page, 1);
        await page.evaluate(REMOVE);
        await page.waitForFunction('window.isGivenUp');
        deliver();
        await arrived(page);
        assert.deepEqual(
          [await clicks(page), await page.evaluate('window.heard'), await problems(page)],
          ['0', ['stepup-request'], []],
        );
      }));
  });
});

const RESPONSE_ERRORS = `window.responseErrors = [];
addEventListener('stepup-response-error', event => window.responseErrors.push(event.detail.code));`;

// The person comes back to the page from the provider, with the answer to what was asked before.
const returned = (maxAge: number): string => `window.returned = {
  request: { resource: 'documents', action: 'delete', maxAge: ${maxAge} },
  answer: { kind: 'step-up', sid: 'ssid_1', timestamp: Date.now() },
};`;

async function logTo(page: Page): Promise<void> {
  await page.evaluate(`window.logged = [];
    import('/stepup-elements.js').then(({ configureStepUp }) =>
      configureStepUp({ audit: ({ tag, status }) => void window.logged.push(tag + ' ' + status) }))`);
}
