import { expect, oneEvent } from '@open-wc/testing';
import { StepUpClient } from '../../../src/client/client.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { transcodes } from '../../../src/providers/transcodes/index.js';
import { fixture, html } from '../../support/gate.js';
import { noticeOf } from '../../support/gated.js';
import { fakeSdk, install } from './fake-sdk.js';

// A member whose role needs no MFA, as both generations of the SDK answer for them.
const GENERATIONS = {
  modals: {
    openAuthIdpModal: async () => ({ success: true, payload: [{ success: true, timestamp: Date.now() }] }),
  },
  'hosted pages': {
    redirectToStepUp: async () => ({ success: true, payload: [{ decision: 'allow' }] }),
  },
};

describe('a gate with force, and a member whose role Transcodes lets pass without MFA', () => {
  afterEach(() => install(undefined));

  for (const [generation, methods] of Object.entries(GENERATIONS)) {
    for (const [where, console, consoleUrl, code] of [
      [
        'the SDK opens the console in a modal',
        { openAuthConsoleModal: () => {} },
        undefined,
        'setup-required',
      ],
      ['the SDK leads to the console', { redirectToConsole: () => {} }, undefined, 'setup-required'],
      ['a console address is set', {}, 'https://console.example.test', 'setup-required'],
      ['there is no console', {}, undefined, 'denied'],
    ] as const) {
      it(`is ${code} with ${generation} where ${where}, and offers no other try`, async () => {
        install(fakeSdk({ ...methods, ...console }));
        const client = new StepUpClient({ provider: transcodes(), consoleUrl });
        let done = 0;
        const gate = await fixture<StepUpGate>(html`
          <stepup-gate .client=${client} resource="documents" action="delete" force
            ><button @click=${() => done++}>Delete</button></stepup-gate
          >
        `);
        const denied = oneEvent(gate, 'stepup-denied');
        gate.querySelector('button')!.click();
        await denied;
        expect([gate.state, gate.error!.code, gate.error!.reason]).to.deep.equal([
          code,
          code,
          'mfa-not-asked',
        ]);
        const prompt = gate.shadowRoot!.querySelector('mfa-setup-prompt');
        expect((await noticeOf(gate)) + prompt?.textContent).to.match(/without a second check/);
        expect(gate.shadowRoot!.querySelector('[part=retry-button]')).to.equal(null);
        expect([done, client.isVerified()]).to.deep.equal([0, false]);
      });
    }
  }
});
