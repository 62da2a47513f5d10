import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { signIn } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { freshTotp, totpOf, Visitor, type ProviderSwitches } from './visitor.js';

const OLIVIA = 'olivia@example.test';
const NOAH = 'noah@example.test';
const VERA = 'vera@example.test';
const ADAM = 'adam@example.test';
const HUGO = 'hugo@example.test';

let browser: Browser;
before(async () => (browser = await startChromium()));
after(() => browser.close());

const VARIANTS: ProviderSwitches[] = [
  { api: '1', sdk: 'static' },
  { api: '2', sdk: 'dynamic' },
];

for (const switches of VARIANTS) {
  describe(`the demo, on generation ${switches.api} of the provider's API (${switches.sdk} script)`, () => {
    let demo: RunningDemo;
    let visitor: Visitor;
    before(async () => (demo = await startDemo()));
    after(() => demo.stop());
    beforeEach(async () => {
      await fetch(`${demo.origin}/api/workspace/restore`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      visitor = await Visitor.arrive(demo, browser, switches);
    });
    afterEach(() => visitor.leave());

    const read = async <T>(path: string): Promise<T> => (await (await fetch(demo.origin + path)).json()) as T;
    const names = async () => (await read<Array<{ name: string }>>('/api/documents')).map(({ name }) => name);
    const outcome = () => visitor.page.locator('#outcome');
    const status = (text: string | RegExp) => visitor.page.locator('stepup-status').getByText(text);
    const notice = () => visitor.page.locator('stepup-gate [part=notice]');
    const decisions = () => read<Array<{ outcome: string; reason?: string }>>('/api/decisions');

    it('deletes a document for a member who proves with an authenticator app that it is them', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      await visitor.stepUp(OLIVIA, 'totp', () => visitor.button('Delete Invoice 1042').click());
      await outcome().getByText('“Invoice 1042” was deleted.').waitFor();
      assert.ok(!(await names()).includes('Invoice 1042'));
      assert.equal((await decisions())[0]!.outcome, 'allowed');
    });

    it('asks nobody for a second document, until the verification is locked', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      await visitor.stepUp(OLIVIA, 'email', () => visitor.button('Delete Invoice 1041').click());
      await outcome().getByText('Invoice 1041').waitFor();
      await visitor.page.locator('stepup-status[verified]').waitFor();
      await visitor.button('Delete Annual report').click();
      await outcome().getByText('Annual report').waitFor();
      await visitor.button('Lock now').click();
      await status('Not verified').waitFor();
      await visitor.stepUp(OLIVIA, 'cancel', () => visitor.button('Delete Office lease').click());
      assert.ok((await names()).includes('Office lease'));
    });

    it('does nothing when the person cancels', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      const before = await names();
      await visitor.stepUp(OLIVIA, 'cancel', () => visitor.button('Delete Invoice 1042').click());
      await visitor.page.locator('#log').getByText('cancelled').waitFor();
      await visitor.page.locator('stepup-gate[state=idle]', { hasText: 'Delete' }).first().waitFor();
      assert.deepEqual(await names(), before);
      assert.equal(await outcome().textContent(), '');
    });

    it('deletes a draft by the role alone', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      await visitor.button('Delete Notes for the autumn meeting').click();
      await outcome().getByText('Notes for the autumn meeting').waitFor();
      assert.equal((await names()).length, 5);
    });

    it('tells a member whose role is denied, and offers no second try', async () => {
      await visitor.open('/');
      await visitor.signIn(VERA);
      await visitor.button('Delete Invoice 1042').click();
      await notice().getByText('Your account is not allowed to do this.').waitFor();
      assert.equal(await notice().getByRole('button', { name: 'Try again' }).count(), 0);
      assert.ok((await names()).includes('Invoice 1042'));
      assert.deepEqual(await decisions().then(all => all.filter(one => one.outcome === 'refused')), []);
    });

    it('sends a small transfer at once, and asks for a large one', async () => {
      await visitor.open('/payments');
      await visitor.signIn(OLIVIA);
      await visitor.page.getByLabel('Amount in euros').fill('1000');
      await visitor.button('Send money').click();
      await outcome().getByText('€1,000.00').waitFor();
      await visitor.page.getByLabel('Amount in euros').fill('2500');
      await visitor.page.getByText('Above €1,000.00').waitFor();
      await visitor.stepUp(OLIVIA, 'email', () => visitor.page.getByLabel('Amount in euros').press('Enter'));
      await outcome().getByText('€2,500.00').waitFor();
      const { transfers } = await read<{ transfers: Array<{ amount: number }> }>('/api/transfers');
      assert.deepEqual(
        transfers.slice(0, 2).map(({ amount }) => amount),
        [2500, 1000],
      );
      const audited = await read<Array<Record<string, unknown>>>('/emulator/audit.json');
      const payment = audited.find(({ tag }) => tag === 'payment:transfer')!;
      assert.deepEqual(
        [payment['severity'], payment['status'], payment['webhookNotification'], payment['email']],
        ['high', true, true, OLIVIA],
      );
      const deadline = Date.now() + 5000;
      while ((await read<unknown[]>('/emulator/webhooks.json')).length === 0) {
        assert.ok(Date.now() < deadline, 'the chat was told');
      }
    });

    it('checks a form before it asks anyone', async () => {
      await visitor.open('/payments');
      await visitor.signIn(OLIVIA);
      await visitor.page.getByLabel('Amount in euros').fill('2500');
      await visitor.page.getByLabel('To', { exact: true }).fill('');
      await visitor.button('Send money').click();
      assert.equal(await visitor.page.locator('input:invalid').count(), 1);
      assert.equal(await visitor.page.locator('auth-idp-modal, auth-waiting-overlay').count(), 0);
    });

    it('deletes the workspace from a modal dialog, which is afterwards as it was', async () => {
      await visitor.open('/settings');
      await visitor.signIn(OLIVIA);
      const dialog = visitor.page.locator('#delete-dialog');
      await visitor.button('Delete workspace…').click();
      await visitor.stepUp(OLIVIA, 'cancel', () =>
        dialog.getByRole('button', { name: 'Delete workspace' }).click(),
      );
      await visitor.page.locator('#delete-dialog:modal').waitFor();
      assert.deepEqual(await read('/api/workspace'), { state: 'open' });
      await visitor.stepUp(OLIVIA, 'email', () =>
        dialog.getByRole('button', { name: 'Delete workspace' }).click(),
      );
      await outcome().getByText('The workspace was deleted.').waitFor();
      assert.deepEqual(await read('/api/workspace'), { state: 'deleted' });
      await dialog.waitFor({ state: 'hidden' });
    });

    it('reveals the keys, and takes them out of the page again at sign-out', async () => {
      await visitor.open('/settings');
      assert.equal(await visitor.page.locator('#key-list').count(), 0);
      // An administrator's role would do, but the gate wants MFA, for which only the first generation can be asked.
      const member = switches.api === '1' ? ADAM : OLIVIA;
      await visitor.signIn(member);
      await visitor.stepUp(member, 'email', () => visitor.button('Unlock').click());
      await visitor.page.getByText('pw_live_').waitFor();
      await visitor.signOut();
      await visitor.button('Unlock').waitFor();
      assert.equal(await visitor.page.locator('#key-list').count(), 0);
    });

    it('lets an accountant send a large transfer by the role alone, which the server asks for itself', async () => {
      await visitor.open('/payments');
      await visitor.signIn(HUGO);
      await visitor.page.getByLabel('Amount in euros').fill('2500');
      const sent = visitor.page.waitForRequest(
        request => new URL(request.url()).pathname === '/api/transfers' && request.method() === 'POST',
      );
      await visitor.button('Send money').click();
      await outcome().getByText('€2,500.00').waitFor();
      assert.equal((await (await sent).allHeaders())['x-step-up-session-id'], undefined, 'there is no proof');
      assert.equal(
        await visitor.page.locator('auth-idp-modal, auth-waiting-overlay').count(),
        0,
        'nobody asked',
      );
      assert.equal((await decisions())[0]!.outcome, 'allowed');
      const { transfers } = await read<{ transfers: Array<{ amount: number }> }>('/api/transfers');
      assert.equal(transfers[0]!.amount, 2500);
    });

    it('tells a member whose role is enough elsewhere that these keys want MFA, and how to set it up', async () => {
      await visitor.open('/settings');
      await visitor.signIn(HUGO);
      const before = await decisions();
      // A second click is answered as the first one was.
      for (const click of ['first', 'second']) {
        await visitor.button('Unlock').click();
        await notice()
          .getByText(
            switches.api === '1'
              ? 'You need a second way to confirm that it’s you'
              : 'Your role lets you do this without a second check, but this step needs one.',
          )
          .waitFor();
        await notice().getByRole('button', { name: 'Set it up' }).waitFor();
        assert.equal(await notice().getByRole('button', { name: 'Try again' }).count(), 0, click);
        await notice().getByRole('button', { name: 'Not now' }).click();
        await notice().waitFor({ state: 'detached' });
      }
      assert.equal(await visitor.page.locator('#key-list').count(), 0);
      assert.deepEqual(await decisions(), before, 'the server was not asked');
    });

    it('refuses on the server what carries no proof, or a proof for somebody or something else', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      const sent = visitor.page.waitForRequest(request => request.method() === 'DELETE');
      await visitor.stepUp(OLIVIA, 'email', () => visitor.button('Delete Invoice 1042').click());
      await outcome().getByText('Invoice 1042').waitFor();
      const { authorization, 'x-step-up-session-id': sid } = await (await sent).allHeaders();
      const adam = await signIn(demo, ADAM);
      const left = await read<Array<{ id: string; kind: string }>>('/api/documents');
      const { id } = left.find(({ kind }) => kind === 'Contract')!;
      const attempt = async (path: string, headers: Record<string, string>) =>
        (await fetch(`${demo.origin}/api/${path}`, { method: 'DELETE', headers })).status;

      const proof = { 'X-Step-Up-Session-Id': sid! };
      assert.equal(await attempt(`documents/${id}`, { Authorization: authorization! }), 401, 'no proof');
      assert.equal(await attempt(`documents/${id}`, proof), 401, 'nobody');
      const borrowed = { Authorization: `Bearer ${adam.accessToken}`, ...proof };
      assert.equal(await attempt(`documents/${id}`, borrowed), 401, 'of another member');
      assert.equal(
        await attempt('workspace', { Authorization: authorization!, ...proof }),
        401,
        'for another resource',
      );
      const reading = { 'X-Step-Up-Session-Id': await adam.stepUp('customers', 'read') };
      const other = { Authorization: `Bearer ${adam.accessToken}`, ...reading };
      assert.equal(await attempt(`documents/${id}`, other), 401, 'for another action');

      assert.deepEqual(await read('/api/documents'), left, 'nothing is gone');
      assert.deepEqual(
        (await decisions())
          .slice(0, 5)
          .map(({ reason }) => reason)
          .reverse(),
        ['no-step-up', 'no-token', 'other-member', 'other-resource-or-action', 'other-resource-or-action'],
      );
      // The same proof, where it belongs, is good: it was refused for what it was sent with.
      assert.equal(await attempt(`documents/${id}`, { Authorization: authorization!, ...proof }), 204);
    });

    it('shows what happened, without a session id', async () => {
      await visitor.open('/');
      await visitor.signIn(OLIVIA);
      await visitor.stepUp(OLIVIA, 'email', () => visitor.button('Delete Invoice 1042').click());
      await outcome().getByText('Invoice 1042').waitFor();
      const log = await visitor.page.locator('#log').innerText();
      for (const line of ['stepup-request', 'stepup-verified', 'DELETE /api/documents/…']) {
        assert.ok(log.includes(line), `${line} is in the log`);
      }
      assert.doesNotMatch(log, /ssid_/);
      await visitor.open('/activity');
      await visitor.page.locator('#audit').getByText('document:delete').first().waitFor();
      await visitor.page.locator('#decisions').getByText('allowed').first().waitFor();
    });

    it('takes a member without MFA through setting it up, to where they wanted to be', async () => {
      await visitor.open('/settings');
      await visitor.signIn(NOAH);
      await visitor.button('Unlock').click();
      const { page } = visitor;
      await page.getByRole('button', { name: 'Set it up' }).click();
      const console = switches.api === '1' ? page.locator('auth-console-modal') : page.locator('main.hosted');
      await console.getByRole('button', { name: 'Set up an authenticator app' }).click();
      const secret = await console.locator('[data-secret]').getAttribute('data-secret');
      await console.locator('input[autocomplete=one-time-code]').fill(totpOf(secret!));
      await page.keyboard.press('Enter');
      await console.getByText('Your authenticator app is set up.').waitFor();
      const done = () => console.getByRole('button', { name: 'Done' }).click();
      if (switches.api === '1') {
        await visitor.stepUp(NOAH, 'email', done);
      } else {
        await done();
        // Back from another page, nothing happens by itself: the question is offered, not asked.
        await visitor.stepUp(NOAH, 'email', () => visitor.button('Verify and continue').click());
      }
      await page.getByText('pw_live_').waitFor();
    });
  });
}

describe('a member with a passkey', () => {
  it('sets it up in the console, and deletes a document with it', async () => {
    const demo = await startDemo();
    const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'static' });
    try {
      await visitor.open('/');
      await visitor.hasPlatformAuthenticator();
      await visitor.signIn(OLIVIA);
      await visitor.button('Security').click();
      const console = visitor.page.locator('auth-console-modal');
      await console.getByRole('button', { name: 'Add a passkey' }).click();
      // Who has a second factor proves it before another one is added.
      await console.locator('input[autocomplete=one-time-code]').fill(await freshTotp(demo, OLIVIA));
      await visitor.page.keyboard.press('Enter');
      await console.getByText('Your passkey is set up.').waitFor();
      await console.getByRole('button', { name: 'Done' }).click();

      await visitor.button('Delete Invoice 1042').click();
      const stepUp = visitor.page.locator('auth-idp-modal');
      const choose = stepUp.getByRole('button', { name: 'Use a passkey' });
      await choose.click();
      await visitor.page.locator('#outcome').getByText('“Invoice 1042” was deleted.').waitFor();
      await visitor.leave();
    } finally {
      await demo.stop();
    }
  });
});

describe('a visitor who is not signed in', () => {
  it('may click before the identity provider is there', async () => {
    const demo = await startDemo();
    const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'static' });
    try {
      let arrive = () => {};
      const late = new Promise<void>(resolve => (arrive = resolve));
      await visitor.page.route('**/webworker.js?*', async route => {
        await late;
        await route.continue();
      });
      await visitor.open('/');
      await visitor.button('Delete Invoice 1042').click();
      await visitor.page.getByText('Confirming that it’s you…').first().waitFor();
      arrive();
      await visitor.page.locator('auth-login-modal').getByRole('button', { name: OLIVIA }).waitFor();
      await visitor.page.keyboard.press('Escape');
      await visitor.leave();
    } finally {
      await demo.stop();
    }
  });

  it('is signed in first, then asked, and the document is gone', async () => {
    const demo = await startDemo();
    const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'dynamic' });
    try {
      await visitor.open('/');
      await visitor.button('Delete Invoice 1042').click();
      await visitor.completeSignIn(OLIVIA);
      const field = visitor.page.locator('auth-idp-modal input[autocomplete=one-time-code]');
      await field.fill(await freshTotp(demo, OLIVIA));
      await field.press('Enter');
      await visitor.page.locator('#outcome').getByText('“Invoice 1042” was deleted.').waitFor();
      await visitor.leave();
    } finally {
      await demo.stop();
    }
  });
});
