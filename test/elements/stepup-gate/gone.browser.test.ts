import { expect, nextFrame } from '@open-wc/testing';
import { configureStepUp, getStepUpClient } from '../../../src/client/page-client.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { confirmIn, waitUntil, withModal } from '../../support/body-modal.js';
import { fixture, html, settled } from '../../support/gate.js';
import { noticeOf } from '../../support/gated.js';
import { clickOn, press } from '../../support/trusted-input.js';

/** The notice in the document that belongs to no gate. */
function told(): HTMLElement | undefined {
  return [...document.querySelectorAll('div')]
    .map(({ shadowRoot }) => shadowRoot?.querySelector<HTMLElement>('[part=notice]'))
    .find(notice => notice?.matches(':popover-open')) as HTMLElement | undefined;
}

async function asking(keep?: (host: HTMLElement) => void) {
  const { provider, client, modals } = withModal();
  let clicks = 0;
  const host = await fixture<HTMLElement>(html`
    <div>
      <section>
        <stepup-gate .client=${client} resource="documents" action="delete">
          <button @click=${() => clicks++}>Delete</button>
        </stepup-gate>
      </section>
    </div>
  `);
  keep?.(host);
  const gate = host.querySelector<StepUpGate>('stepup-gate')!;
  await clickOn(gate.querySelector('button')!);
  await waitUntil(() => modals.length > 0);
  return { provider, gate, host, modals, clicks: () => clicks };
}

describe('a person whose gate has gone while they were asked', () => {
  afterEach(async () => {
    while (told()) {
      await press('Escape');
      await settled();
    }
  });

  it('is told in the page that nothing was done, and can close that', async () => {
    for (const how of ['Escape', 'button', 'elsewhere']) {
      const { host, clicks } = await asking();
      host.querySelector('section')!.remove();
      await waitUntil(() => !!told());
      expect(told()!.innerText).to.match(/no longer on this page/);
      await waitUntil(() =>
        /no longer/.test(document.querySelector('body > [role=status]')?.textContent ?? ''),
      );
      expect(clicks()).to.equal(0);
      if (how === 'Escape') await press('Escape');
      else if (how === 'elsewhere') await clickOn(host);
      else await clickOn(told()!.querySelector('[part=close-button]')!);
      await settled();
      expect(told()).to.equal(undefined);
      expect([...document.body.children].filter(({ shadowRoot }) => shadowRoot)).to.have.length(0);
    }
  });

  it('is told when it goes between the answer and what would have happened', async () => {
    const { gate, modals, clicks } = await asking();
    gate.addEventListener('stepup-verified', () => gate.remove());
    await confirmIn(modals);
    await waitUntil(() => !!told());
    expect(clicks()).to.equal(0);
  });

  it('is told by the gate when only what they clicked has gone', async () => {
    const { gate, modals, clicks } = await asking();
    gate.querySelector('button')!.remove();
    await confirmIn(modals);
    await waitUntil(() => gate.state === 'verified');
    await settled();
    expect(await noticeOf(gate)).to.match(/no longer on this page/);
    expect([told(), clicks()]).to.deep.equal([undefined, 0]);
  });

  it('is told nothing who has cancelled, or was never asked', async () => {
    const { provider, gate, host } = await asking();
    provider.respond('cancel');
    await waitUntil(() => gate.state === 'idle');
    host.querySelector('section')!.remove();
    await settled(20);
    expect(told()).to.equal(undefined);
    const { client } = withModal();
    client.require = () => new Promise(() => undefined);
    const unasked = await fixture<StepUpGate>(html`
      <stepup-gate .client=${client} resource="documents" action="delete"><button>Go</button></stepup-gate>
    `);
    unasked.querySelector('button')!.click();
    await settled();
    unasked.remove();
    await settled(20);
    expect(told()).to.equal(undefined);
  });
});

describe('the gate of a marked button that a morph takes out', () => {
  afterEach(() => getStepUpClient().clear());

  const standIns = (): StepUpGate[] => [...document.querySelectorAll<StepUpGate>('body > stepup-gate')];

  async function marked() {
    const { provider, modals } = withModal();
    configureStepUp({ provider });
    let clicks = 0;
    const button = await fixture<HTMLButtonElement>(html`
      <button data-stepup-resource="documents" data-stepup-action="delete" @click=${() => clicks++}>
        Delete
      </button>
    `);
    return { button, modals, clicks: () => clicks };
  }

  it('is back at once while the person is asked, who gets what they clicked', async () => {
    const { button, modals, clicks } = await marked();
    await clickOn(button);
    await waitUntil(() => modals.length > 0);
    for (const gate of standIns()) gate.remove();
    await waitUntil(() => standIns().some(gate => gate.state === 'verifying'));
    await confirmIn(modals);
    await waitUntil(() => clicks() > 0);
    await settled();
    expect(clicks()).to.equal(1);
    expect(told()).to.equal(undefined);
  });

  it('is there at the next press while nobody is asked', async () => {
    const { button, modals, clicks } = await marked();
    for (const how of ['before', 'after'] as const) {
      if (how === 'after') {
        getStepUpClient().clear();
        for (const gate of standIns()) gate.remove();
        await settled();
      }
      await clickOn(button);
      await confirmIn(modals, how === 'before' ? 1 : 2);
      await waitUntil(() => clicks() === (how === 'before' ? 1 : 2));
    }
    await nextFrame();
    expect(clicks()).to.equal(2);
  });
});
