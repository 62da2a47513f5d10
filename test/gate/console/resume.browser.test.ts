import { expect } from '@open-wc/testing';
import { rememberQuestion, returnAddress } from '../../../src/gate/console/console-return.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';
import { clickOn } from '../../support/trusted-input.js';

describe('<stepup-gate> when the person comes back from setting up MFA', () => {
  it('offers the question at the one gate that matches, and asks nobody by itself', async () => {
    history.replaceState(null, '', returnAddress(rememberQuestion({ resource: 'b', action: 'delete' })));
    const { provider, client } = scripted();
    let clicks = 0;
    const host = await fixture<HTMLDivElement>(html`
      <div>
        <stepup-gate .client=${client} resource="a" action="delete"><button>A</button></stepup-gate>
        <div style="height: 3000px"></div>
        <stepup-gate .client=${client} resource="b" action="delete">
          <button @click=${() => clicks++}>B</button>
        </stepup-gate>
      </div>
    `);
    const [other, gate] = host.querySelectorAll<StepUpGate>('stepup-gate');
    const reasons: string[] = [];
    gate!.addEventListener('stepup-request', event => reasons.push(event.detail.reason));
    const part = (name: string) => gate!.shadowRoot?.querySelector(`[part=${name}]`);
    await waitUntil(() => !!part('retry-button'));
    await settled();
    const button = gate!.querySelector('button')!;
    expect(document.activeElement).to.equal(button);
    expect(button.getBoundingClientRect().bottom).to.be.at.most(innerHeight);
    expect(provider.calls).to.deep.equal([]);
    expect(reasons).to.deep.equal([]);
    expect(other!.shadowRoot).to.equal(null);
    expect(location.search).to.not.match(/stepup-return/);
    provider.respond('approve');
    await clickOn(part('retry-button')!);
    await waitUntil(() => gate!.state === 'verified');
    await settled(10);
    expect(reasons).to.deep.equal(['resume']);
    // The question is resumed, never the action.
    expect(clicks).to.equal(0);
    expect(document.activeElement).to.equal(button);
    const later = await fixture<StepUpGate>(
      html`<stepup-gate .client=${client} resource="b" action="delete"><button>B</button></stepup-gate>`,
    );
    expect(recorded(later)).to.deep.equal([]);
    expect(later.shadowRoot).to.equal(null);
  });
});
