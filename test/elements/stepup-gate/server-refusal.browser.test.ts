import { expect, oneEvent } from '@open-wc/testing';
import { StepUpError, type StepUpErrorCode } from '../../../src/protocol/errors.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';
import { noticeOf } from '../../support/gated.js';

async function twoRows() {
  const { client, provider } = scripted();
  const host = await fixture<HTMLElement>(html`
    <div>
      ${[1, 2].map(
        row =>
          html`<stepup-gate .client=${client} resource="rows" action="delete"
            ><button type="button">Delete ${row}</button></stepup-gate
          >`,
      )}
    </div>
  `);
  const gates = [...host.querySelectorAll<StepUpGate>('stepup-gate')];
  provider.respond('approve');
  for (const gate of gates) {
    gate.querySelector('button')!.click();
    await settled(10);
  }
  /** What the client tells when the server did not accept the proof. */
  const refuse = (code: StepUpErrorCode, resource = 'rows'): void => {
    const operation = { resource, action: 'delete' };
    client.dispatchEvent(
      Object.assign(new Event('refused'), { operation, error: new StepUpError(code, code) }),
    );
  };
  return { gates, refuse };
}

describe('<stepup-gate> and what the server refuses afterwards', () => {
  it('shows the refusal at the gate that was used last, as its own', async () => {
    const { gates, refuse } = await twoRows();
    const [first, last] = gates as [StepUpGate, StepUpGate];
    const denied = oneEvent(last, 'stepup-denied');
    const others = recorded(first);
    refuse('denied');
    expect((await denied).detail.code).to.equal('denied');
    expect([last.state, last.verification, last.error!.code]).to.deep.equal(['denied', null, 'denied']);
    expect(await noticeOf(last)).to.match(/not allowed/);
    expect(last.shadowRoot!.querySelector('[part=retry-button]')).to.equal(null);
    expect(others).to.deep.equal([]);
    expect(await noticeOf(first)).to.equal('');
  });

  it('shows nothing of what the person has cancelled, and nothing of another operation', async () => {
    const { gates, refuse } = await twoRows();
    const [, last] = gates as [StepUpGate, StepUpGate];
    const events = recorded(last);
    refuse('denied', 'others');
    expect(events).to.deep.equal([]);
    refuse('cancelled');
    expect(events).to.deep.equal(['denied']);
    expect([last.state, await noticeOf(last)]).to.deep.equal(['idle', '']);
  });
});
