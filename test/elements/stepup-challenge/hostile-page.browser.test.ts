import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { ChallengeConversation } from '../../../src/elements/stepup-challenge/conversation.js';
import { showChallenge } from '../../../src/elements/stepup-challenge/show-challenge.js';
import { StepUpError } from '../../../src/protocol/errors.js';

const endings: AbortController[] = [];
const undo: Array<() => void> = [];
afterEach(() => {
  endings.splice(0).forEach(ending => ending.abort());
  undo.splice(0).forEach(step => step());
});

const unreachable = (): StepUpError => new StepUpError('unavailable', 'Not reached.');

/** Shows the dialog for a question that is answered right, unless a test says otherwise. */
async function shown(changes: Partial<ChallengeConversation> = {}) {
  const ending = new AbortController();
  endings.push(ending);
  const over = showChallenge(
    {
      resource: 'invoices',
      action: 'delete',
      methods: [{ type: 'totp' }],
      begin: async () => ({ name: 'begun', challenge: {} }),
      answer: async () => ({ name: 'verified' }),
      look: async () => 'open',
      ...changes,
    },
    ending.signal,
  ).then(
    () => 'verified',
    (error: StepUpError) => error.code,
  );
  const element = [...document.querySelectorAll('stepup-challenge')].at(-1)!;
  await waitUntil(() => element.shadowRoot?.querySelector('dialog')?.open);
  const root = element.shadowRoot!;
  const part = <E extends HTMLElement = HTMLElement>(name: string): E =>
    root.querySelector<E>(`[part=${name}]`)!;
  return { over, element, root, part, dialog: root.querySelector('dialog')! };
}

/** A press of the mouse where something is. */
async function pressOn(target: HTMLElement): Promise<void> {
  const { x, y, width, height } = target.getBoundingClientRect();
  const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
  await sendMouse({ type: 'click', position });
}

describe('<stepup-challenge> in a page that was not made for it', () => {
  for (const [what, rule] of [
    ['draws nothing that is new in its body', 'body > :not(main) { display: none }'],
    ['hides its body until it is ready', 'body { visibility: hidden }'],
    ['lets nothing be touched behind its own dialog', 'body { pointer-events: none }'],
    ['names the element', 'stepup-challenge { display: none; visibility: hidden; pointer-events: none }'],
  ] as const) {
    it(`is seen and can be pressed where the page ${what}`, async () => {
      const style = document.head.appendChild(document.createElement('style'));
      undo.push(() => style.remove());
      style.textContent = rule;
      const { over, part, dialog } = await shown();
      expect(dialog.checkVisibility({ visibilityProperty: true })).to.equal(true);
      await pressOn(part('field'));
      await sendKeys({ type: '123456' });
      await pressOn(part('confirm-button'));
      expect(await over).to.equal('verified');
    });
  }

  it('can be used on top of the page’s own modal dialog, and of what is inert', async () => {
    const own = await fixture<HTMLDialogElement>(html`<dialog><input /></dialog>`);
    own.showModal();
    document.body.inert = true;
    undo.push(() => (document.body.inert = false));
    const { over } = await shown();
    await sendKeys({ type: '123456' });
    await sendKeys({ press: 'Enter' });
    expect(await over).to.equal('verified');
    expect(own.open).to.equal(true);
  });

  it('is opened whatever the page’s markup calls itself', async () => {
    const clobbering = document.createElement('div');
    clobbering.innerHTML =
      '<img name="body"><img name="createElement"><img name="visibilityState"><form name="documentElement"><input name="append"></form>';
    // Taken away before anything else of the test's looks for the body.
    undo.unshift(() => clobbering.remove());
    document.body.append(clobbering);
    const { over } = await shown();
    await sendKeys({ type: '123456' });
    await sendKeys({ press: 'Enter' });
    expect(await over).to.equal('verified');
  });

  it('draws no markup of what is to be done, and stays whole with the longest words', async () => {
    const endless = 'W'.repeat(256);
    const { root, dialog, part } = await shown({
      comment: `<img src=x onerror="window.hacked = true">${endless}`,
      target: endless,
      account: endless,
      methods: [{ type: 'mail-code', hint: endless }, { type: 'password' }],
    });
    expect(root.querySelector('img')).to.equal(null);
    expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
    part('another-button').click();
    await waitUntil(() => part('method-button'));
    expect(dialog.scrollWidth).to.be.at.most(dialog.clientWidth);
  });

  it('may be there twice: each is answered and closed for itself', async () => {
    const first = await shown();
    const second = await shown();
    await sendKeys({ press: 'Escape' });
    expect(await second.over).to.equal('cancelled');
    expect(first.dialog.open).to.equal(true);
    first.part<HTMLInputElement>('field').value = '1';
    first.part('confirm-button').click();
    expect(await first.over).to.equal('verified');
  });
});

describe('<stepup-challenge> with a server that fails in between', () => {
  it('goes on waiting for the other window when one look has failed', async () => {
    const { open } = window;
    undo.push(() => (window.open = open));
    window.open = () => ({ location: { replace: () => undefined } }) as never;
    const looks: Array<() => 'open' | 'verified'> = [
      () => {
        throw unreachable();
      },
      () => 'verified',
    ];
    const { over, part } = await shown({
      methods: [{ type: 'external' }],
      begin: async () => ({ name: 'begun', challenge: { url: 'https://idp.example/' } }),
      look: async () => looks.shift()!(),
    });
    part('confirm-button').click();
    await waitUntil(() => looks.length === 1);
    expect(part('error').textContent!.trim()).to.equal('');
    // As when the person comes back from the window.
    const back = setInterval(() => dispatchEvent(new Event('focus')), 10);
    undo.push(() => clearInterval(back));
    expect(await over).to.equal('verified');
  });

  it('opens another window while one is waited for, which may have been closed', async () => {
    const { open } = window;
    undo.push(() => (window.open = open));
    const led: string[] = [];
    window.open = () => ({ location: { replace: (url: string) => led.push(url) } }) as never;
    let begun = 0;
    const { over, part } = await shown({
      methods: [{ type: 'external' }],
      begin: async () => ({ name: 'begun', challenge: { url: `https://idp.example/${++begun}` } }),
      look: async () => (led.length > 1 ? 'verified' : 'open'),
    });
    part('confirm-button').click();
    await waitUntil(() => led.length === 1 && part('confirm-button').ariaDisabled === 'false');
    part('confirm-button').click();
    expect(await over).to.equal('verified');
    expect(led).to.deep.equal(['https://idp.example/1', 'https://idp.example/2']);
  });

  it('keeps the focus in the field while another code is sent', async () => {
    let begun = 0;
    const { part, root } = await shown({
      methods: [{ type: 'mail-code' }],
      begin: async () => ({ name: 'begun', challenge: { resendAfter: begun++ ? 30 : 0 } }),
    });
    await waitUntil(() => part('resend-button'));
    part('resend-button').focus();
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => !part('resend-button'));
    expect(root.activeElement).to.equal(part('field'));
  });
});
