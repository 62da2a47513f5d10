import { expect, waitUntil } from '@open-wc/testing';
import '../../src/index.js';
import type { MfaSetupPrompt, StepUpGate, StepUpStatus } from '../../src/index.js';
import { deepActiveElement } from '../../src/dom/composed-tree.js';
import { fixture, html, scripted } from '../support/gate.js';
import { engine, press } from '../support/trusted-input.js';

const focusedPart = (): string | null => deepActiveElement()?.getAttribute('part') ?? null;

// WebKit goes from link to link only where the system says so; to buttons with this key.
const NEXT = engine === 'webkit' ? 'Alt+Tab' : 'Tab';

function page(content: unknown): Promise<HTMLElement> {
  return fixture<HTMLElement>(
    html`<div>
      <input id="before" aria-label="Before" />${content}<input id="after" aria-label="After" />
    </div>`,
  );
}

/** Goes on with the keyboard until something has the focus. */
async function goTo(isThere: () => boolean): Promise<void> {
  for (let steps = 0; steps < 8 && !isThere(); steps++) await press(NEXT);
  expect(isThere(), `the focus is on ${deepActiveElement()?.outerHTML}`).to.equal(true);
}

describe('with the keyboard alone', () => {
  it('a person asks, reads why it was refused, tries again, and goes on', async () => {
    const { client, provider } = scripted();
    let deletions = 0;
    const host = await page(
      html`<stepup-gate .client=${client} resource="a" action="delete"
        ><button id="delete" @click=${() => deletions++}>Delete</button></stepup-gate
      >`,
    );
    const gate = host.querySelector<StepUpGate>('stepup-gate')!;
    host.querySelector<HTMLElement>('#before')!.focus();
    await goTo(() => document.activeElement?.id === 'delete');
    provider.respond('failed');
    await press('Enter');
    await waitUntil(() => gate.shadowRoot?.querySelector('[part=notice]:popover-open'));
    expect(document.activeElement?.id, 'the focus is where it was').to.equal('delete');
    await goTo(() => focusedPart() === 'retry-button');
    await goTo(() => focusedPart() === 'setup-button');
    await goTo(() => focusedPart() === 'close-button');
    await press('Escape');
    expect(gate.shadowRoot!.querySelector('[part=notice]:popover-open')).to.equal(null);
    host.querySelector<HTMLElement>('#delete')!.focus();
    provider.respond('approve');
    await press('Enter');
    await waitUntil(() => deletions === 1);
    expect(document.activeElement?.id).to.equal('delete');
  });

  it('a person unlocks content, and is in it', async () => {
    const { client, provider } = scripted();
    const host = await page(
      html`<stepup-gate .client=${client} mode="reveal" resource="a" action="read"
        ><a id="inside" href="#inside">Inside</a></stepup-gate
      >`,
    );
    host.querySelector<HTMLElement>('#before')!.focus();
    await goTo(() => focusedPart() === 'unlock-button');
    provider.respond('approve');
    await press('Space');
    await waitUntil(() => document.activeElement?.id === 'inside');
  });

  it('a person reads the prompt’s dialog, leaves it by Escape, and is where they were', async () => {
    const { client } = scripted();
    const host = await page(html`<mfa-setup-prompt variant="dialog" .client=${client}></mfa-setup-prompt>`);
    const prompt = host.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!;
    host.querySelector<HTMLElement>('#before')!.focus();
    prompt.show();
    await waitUntil(() => focusedPart() === 'open-button');
    await goTo(() => focusedPart() === 'dismiss-button');
    await press('Escape');
    await waitUntil(() => !prompt.open);
    expect(document.activeElement?.id).to.equal('before');
  });

  it('a person ends a verification, and the focus stays at the status', async () => {
    const { client, provider } = scripted();
    provider.respond('approve');
    await client.require({ resource: 'a', action: 'delete' });
    const host = await page(html`<stepup-status .client=${client}></stepup-status>`);
    const status = host.querySelector<StepUpStatus>('stepup-status')!;
    host.querySelector<HTMLElement>('#before')!.focus();
    await goTo(() => focusedPart() === 'lock-button');
    await press('Enter');
    await waitUntil(() => status.verification === null && focusedPart() === 'panel');
    await goTo(() => document.activeElement?.id === 'after');
  });
});
