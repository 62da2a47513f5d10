import { expect, oneEvent } from '@open-wc/testing';
import type { StepUpErrorCode } from '../../../src/protocol/errors.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

const REFUSALS: StepUpErrorCode[] = [
  'failed',
  'denied',
  'setup-required',
  'sign-in-required',
  'unavailable',
  'timeout',
  'invalid-request',
  'invalid-response',
];

// The button has colours: those that WebKitGTK tells of a native button in the dark are not those that it paints.
async function gated(mode: 'action' | 'reveal') {
  const { provider, client } = scripted();
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete" mode=${mode}>
      <button style="color: CanvasText; background: Canvas">Delete</button>
    </stepup-gate>
  `);
  return { provider, gate };
}

describe('<stepup-gate> for assistive technology', () => {
  for (const mode of ['action', 'reveal'] as const) {
    for (const scheme of ['light', 'dark']) {
      it(`passes axe in each state, ${scheme}, with mode="${mode}"`, async () => {
        document.documentElement.style.colorScheme = scheme;
        try {
          const { provider, gate } = await gated(mode);
          await expect(gate).to.be.accessible();
          for (const code of REFUSALS) {
            provider.respond(code);
            await gate.verify().catch(() => undefined);
            await settled();
            await expect(gate).to.be.accessible();
          }
          const asked = gate.verify();
          await settled();
          await expect(gate).to.be.accessible();
          provider.respond('approve');
          await asked;
          await settled();
          await expect(gate).to.be.accessible();
        } finally {
          document.documentElement.style.colorScheme = '';
        }
      });
    }
  }

  it('keeps the unlock button in reach while asking, and takes no second click', async () => {
    const { provider, gate } = await gated('reveal');
    const unlock = gate.shadowRoot!.querySelector<HTMLButtonElement>('[part=unlock-button]')!;
    unlock.focus();
    unlock.click();
    unlock.click();
    await waitUntil(() => provider.calls.length > 0);
    await settled();
    expect(gate.shadowRoot!.activeElement).to.equal(unlock);
    expect(unlock.getAttribute('aria-disabled')).to.equal('true');
    unlock.click();
    await settled(10);
    expect(provider.calls).to.have.length(1);
    provider.respond('cancel');
    await oneEvent(gate, 'stepup-denied');
  });
});
