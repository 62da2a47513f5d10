import { expect, oneEvent } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { StepUpErrorCode } from '../../../src/protocol/errors.js';
import { announce } from '../../../src/dom/live-region.js';
import { setStepUpMessages } from '../../../src/i18n/registry.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { withModal, waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { clickOn, press } from '../../support/trusted-input.js';
import { SHARED_NAME } from '../../../src/client/scope.js';

const REPEATABLE: StepUpErrorCode[] = [
  'failed',
  'sign-in-required',
  'unavailable',
  'timeout',
  'invalid-response',
];

async function gatedButton(given: Pick<ReturnType<typeof scripted>, 'provider' | 'client'> = scripted()) {
  const clicks: Event[] = [];
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${given.client} resource="documents" action="delete">
      <button @click=${(event: Event) => clicks.push(event)}>Delete</button>
    </stepup-gate>
  `);
  return { ...given, gate, clicks, button: gate.querySelector('button')! };
}

function part(gate: StepUpGate, name: string): HTMLElement | null {
  return gate.shadowRoot?.querySelector<HTMLElement>(`[part=${name}]`) ?? null;
}

async function refused(code: StepUpErrorCode) {
  const gated = await gatedButton();
  await clickOn(gated.button);
  gated.provider.respond(code);
  await oneEvent(gated.gate, 'stepup-denied');
  await settled();
  return gated;
}

describe('the notice of a <stepup-gate>', () => {
  for (const code of REPEATABLE) {
    it(`says ${code}, and carries what was clicked through another try by mouse`, async () => {
      const { gate, provider, clicks } = await refused(code);
      expect(gate.state).to.equal('error');
      expect(part(gate, 'message')!.textContent!.trim()).to.not.equal('');
      expect(part(gate, 'notice')!.matches(':popover-open')).to.equal(true);
      const reasons: string[] = [];
      gate.addEventListener('stepup-request', event => reasons.push(event.detail.reason));
      await clickOn(part(gate, 'retry-button')!);
      provider.respond('approve');
      await waitUntil(() => clicks.length > 0);
      await settled();
      expect(reasons).to.deep.equal(['retry']);
      expect(part(gate, 'notice')).to.equal(null);
    });
  }

  it('is tried again by keyboard, and gives the focus back', async () => {
    const { gate, provider, clicks, button } = await refused('failed');
    expect(document.activeElement).to.equal(button);
    await press('Tab');
    expect(gate.shadowRoot!.activeElement).to.equal(part(gate, 'retry-button'));
    await press('Enter');
    provider.respond('approve');
    await waitUntil(() => clicks.length > 0);
    await settled();
    expect(clicks).to.have.length(1);
    expect(document.activeElement).to.equal(button);
  });

  it('is closed by Escape, from the button and from inside, and by its own button', async () => {
    for (const keys of [['Escape'], ['Tab', 'Escape'], ['Tab', 'Tab', 'Tab', 'Enter']]) {
      const { gate, button, provider } = await refused('failed');
      for (const key of keys) await press(key);
      await settled();
      expect(part(gate, 'notice')).to.equal(null);
      expect(document.activeElement).to.equal(button);
      expect(provider.calls).to.have.length(1);
    }
  });

  for (const code of ['denied', 'invalid-request'] as const) {
    it(`offers no other try for ${code}`, async () => {
      const { gate } = await refused(code);
      expect(part(gate, 'message')!.textContent!.trim()).to.not.equal('');
      expect(part(gate, 'retry-button')).to.equal(null);
      expect(part(gate, 'close-button')).to.not.equal(null);
    });
  }

  for (const code of ['cancelled', 'aborted'] as const) {
    it(`says nothing of ${code}`, async () => {
      const { gate, button } = await refused(code);
      expect(part(gate, 'notice')).to.equal(null);
      expect(gate.state).to.equal('idle');
      expect(gate.error!.code).to.equal(code);
      expect(document.activeElement).to.equal(button);
    });
  }

  it('offers MFA set-up to a person who did not pass, and lets it happen afterwards', async () => {
    const { gate, provider, clicks } = await refused('failed');
    await clickOn(part(gate, 'setup-button')!);
    await settled();
    const prompt = gate.shadowRoot!.querySelector('mfa-setup-prompt')!;
    provider.respondConsole('closed');
    await clickOn(prompt.shadowRoot!.querySelector('[part=open-button]')!);
    provider.respond('approve');
    await waitUntil(() => clicks.length > 0);
    await settled();
    expect(clicks).to.have.length(1);
  });

  it('has its text replaced by a slot, a button in which is the page’s own', async () => {
    const { gate, provider, button } = await gatedButton();
    gate.insertAdjacentHTML(
      'beforeend',
      '<span slot="failed">No. <button type="button">Call us</button></span>',
    );
    const own = gate.querySelector<HTMLButtonElement>('[slot] button')!;
    const heard: EventTarget[] = [];
    gate.parentElement!.addEventListener('click', event => heard.push(event.target!));
    await clickOn(button);
    provider.respond('fail');
    await oneEvent(gate, 'stepup-denied');
    await settled();
    await clickOn(own);
    expect(heard).to.deep.equal([own]);
    expect(provider.calls).to.have.length(1);
    await waitUntil(() => /Call us/.test(document.querySelector('body > [role=status]')?.textContent ?? ''));
  });

  it('is announced once, in the document’s one live region', async () => {
    const said: string[] = [];
    const observer = new MutationObserver(() => {
      const text = document.querySelector('body > [role=status]')?.textContent;
      if (text) said.push(text);
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    const { gate } = await refused('unavailable');
    setStepUpMessages('en', {});
    await waitUntil(() => said.some(text => /right now/.test(text)));
    announce('That was all.', gate);
    await waitUntil(() => said.some(text => /all/.test(text)));
    observer.disconnect();
    expect(document.querySelectorAll('[role=status]')).to.have.length(1);
    expect(said.filter(text => /right now/.test(text))).to.have.length(1);
  });

  it('tells that something is going on, but not while the provider’s own modal says it', async () => {
    const { provider, client, modals } = withModal();
    let ready!: () => void;
    const loaded = new Promise<void>(resolve => (ready = resolve));
    provider.ready = () => loaded;
    const { gate, button } = await gatedButton({ provider, client });
    await clickOn(button);
    await settled();
    expect(part(gate, 'notice')).to.equal(null);
    await waitUntil(() => !!part(gate, 'notice'));
    expect(part(gate, 'message')!.textContent).to.match(/Confirming/);
    expect(part(gate, 'close-button')).to.equal(null);
    ready();
    await waitUntil(() => modals.length > 0);
    await settled();
    expect(part(gate, 'notice')).to.equal(null);
    const opened = performance.now();
    await waitUntil(() => performance.now() - opened > 350);
    expect(part(gate, 'notice')).to.equal(null);
    provider.respond('cancel');
    await oneEvent(gate, 'stepup-denied');
  });

  it('shows nothing of what is in its slots before it has a notice, whatever the page says of them', async () => {
    const style = await fixture(
      html`<style>
        p {
          display: block;
        }
      </style>`,
    );
    const { gate, button, provider } = await gatedButton();
    gate.insertAdjacentHTML('beforeend', '<p slot="failed">Call us.</p>');
    const slotted = gate.querySelector('p')!;
    expect(slotted.checkVisibility()).to.equal(false);
    gate.remove();
    style.after(gate);
    expect(slotted.checkVisibility()).to.equal(false);
    await clickOn(button);
    provider.respond('fail');
    await waitUntil(() => slotted.checkVisibility());
  });

  it('has what is no refusal replaced by a slot, too: that it goes on, and that the click has changed', async () => {
    const { gate, provider, button, clicks } = await gatedButton();
    let ready!: () => void;
    provider.ready = () => new Promise<void>(resolve => (ready = resolve));
    gate.insertAdjacentHTML('beforeend', '<b slot="verifying">Wait.</b><b slot="changed">Look.</b>');
    const isShown = (slot: string): boolean =>
      !!gate.querySelector(`[slot=${slot}]`)!.assignedSlot?.closest('.notice');
    await clickOn(button);
    await waitUntil(() => isShown('verifying'));
    button.textContent = 'Delete another';
    ready();
    await waitUntil(() => provider.calls.length > 0);
    provider.respond('approve');
    await waitUntil(() => isShown('changed'));
    expect(isShown('verifying')).to.equal(false);
    expect(clicks).to.have.length(0);
  });

  it('keeps another gate’s refusal out of the way of the provider’s modal', async () => {
    const { provider, client, modals } = withModal();
    const first = await gatedButton({ provider, client });
    await clickOn(first.button);
    await waitUntil(() => modals.length > 0);
    provider.respond('fail');
    await oneEvent(first.gate, 'stepup-denied');
    await settled();
    const second = await gatedButton({ provider, client });
    second.button.click();
    await waitUntil(() => modals.length > 1);
    const notice = part(first.gate, 'notice')!;
    expect(notice.matches(':popover-open')).to.equal(false);
    window.dispatchEvent(new Event('resize'));
    provider.respond('cancel');
    await oneEvent(second.gate, 'stepup-denied');
    expect(notice.matches(':popover-open')).to.equal(true);
    expect(notice.getBoundingClientRect().top).to.be.greaterThan(first.button.getBoundingClientRect().top);
  });

  it('keeps clicks and keys to itself, and follows no link and submits no form around it', async () => {
    const { provider, client } = scripted();
    const heard: string[] = [];
    const hear = (event: Event) => heard.push(event.type);
    const outer = await fixture<HTMLElement>(html`
      <div @click=${hear} @keydown=${hear} @submit=${hear}>
        <form>
          <a href="#followed"
            ><stepup-gate .client=${client} resource="a" action="read"
              ><button type="button">Go</button></stepup-gate
            ></a
          >
        </form>
      </div>
    `);
    const gate = outer.querySelector('stepup-gate')!;
    gate.verify().catch(() => undefined);
    provider.respond('fail');
    await oneEvent(gate, 'stepup-denied');
    await settled();
    await clickOn(part(gate, 'message')!);
    part(gate, 'retry-button')!.focus();
    await press('Enter');
    provider.respond('cancel');
    await oneEvent(gate, 'stepup-denied');
    await settled();
    expect(heard).to.deep.equal([]);
    expect(location.hash).to.equal('');
  });

  it('waits for another tab, and asks here instead at the click of its button', async () => {
    for (const how of ['retry-button', 'trigger', 'close-button', 'Escape']) {
      let free!: () => void;
      const taken = new Promise<void>(resolve => {
        void navigator.locks
          .request(SHARED_NAME, () => {
            resolve();
            return new Promise<void>(release => (free = release));
          })
          .catch(() => undefined);
      });
      await taken;
      const { gate, button, provider, clicks } = await gatedButton();
      await clickOn(button);
      await waitUntil(() => !!part(gate, 'close-button'));
      expect(part(gate, 'message')!.textContent).to.match(/another tab/);
      expect(provider.calls).to.have.length(0);
      if (how === 'Escape') await press('Escape');
      else await clickOn(how === 'trigger' ? button : part(gate, how)!);
      if (how === 'Escape' || how === 'close-button') {
        await waitUntil(() => gate.state === 'idle');
        expect(gate.error!.code).to.equal('aborted');
        expect(document.activeElement).to.equal(button);
      } else {
        provider.respond('approve');
        await waitUntil(() => gate.state === 'verified');
        await settled();
        expect(clicks).to.have.length(1);
      }
      free();
      await settled();
    }
  });

  it('stays in the window and beside its button, narrow, wide, at each edge and from right to left', async () => {
    for (const width of [360, 1280]) {
      await setViewport({ width, height: 640 }); // MiniBrowser's window keeps room for its tool bar, in both directions
      for (const dir of ['ltr', 'rtl']) {
        for (const corner of ['top:0;left:0', 'top:0;right:0', 'bottom:0;left:0', 'bottom:0;right:0']) {
          const { gate, button, provider } = await gatedButton();
          gate.parentElement!.setAttribute('dir', dir);
          button.style.cssText = `position:fixed;${corner}`;
          button.click();
          provider.respond('unavailable');
          await oneEvent(gate, 'stepup-denied');
          await settled();
          const box = part(gate, 'notice')!.getBoundingClientRect();
          const at = button.getBoundingClientRect();
          expect(box.left).to.be.at.least(0);
          expect(box.right).to.be.at.most(innerWidth);
          expect(box.top).to.be.at.least(0);
          expect(box.bottom).to.be.at.most(innerHeight);
          expect(Math.min(Math.abs(box.top - at.bottom), Math.abs(at.top - box.bottom))).to.be.at.most(10);
          gate.remove();
        }
      }
    }
    await setViewport({ width: 800, height: 600 });
  });
});
