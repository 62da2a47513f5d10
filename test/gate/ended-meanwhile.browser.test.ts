import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../support/gate.js';
import { answering, gated, noticeOf } from '../support/gated.js';

const FORM = html`
  <form action="#">
    <button type="button">Check</button>
    <button>Send</button>
  </form>
`;

type Gated = Awaited<ReturnType<typeof gated>>;

const { now } = Date;
afterEach(() => void (Date.now = now));

/** The clock that stands still meanwhile is the other one. */
function machineSleeps(): void {
  Date.now = () => now.call(Date) + 16 * 60_000;
}

describe('what a click sets off a moment later', () => {
  for (const [how, end] of Object.entries<(there: Gated) => void>({
    'the gate was locked': ({ gate }) => gate.lock(),
    'everything was cleared': ({ client }) => client.clear(),
    'the member signed out and in again': ({ provider }) => {
      provider.signOut();
      provider.signInAs({ id: 'member-1' });
    },
    'the gate asks something else': ({ gate }) => (gate.resource = 'payments'),
    'the machine slept': machineSleeps,
  }))
    for (const maxAge of [0, 900])
      it(`is held where ${how} since, with max-age ${maxAge}`, async () => {
        const there = await gated(FORM, { maxAge });
        const heard: string[] = [];
        const form = there.gate.querySelector('form')!;
        for (const type of ['click', 'submit'])
          form.addEventListener(type, event => {
            event.preventDefault();
            heard.push(type);
          });
        form
          .querySelector('button')!
          .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
        await there.approve();
        expect(heard).to.deep.equal(['click']);
        end(there);
        form.requestSubmit();
        await settled();
        expect(heard).to.deep.equal(['click']);
        expect(await there.asked()).to.equal(2);
        await there.approve();
        expect(heard).to.deep.equal(['click', 'submit']);
      });

  it('passes all the same while what was clicked is still dispatched, whatever its handler ends', async () => {
    const { gate, approve, asked } = await gated(html`<form action="#"><button>Send</button></form>`);
    const heard: string[] = [];
    gate.querySelector('button')!.addEventListener('click', () => gate.lock());
    gate.addEventListener('submit', event => {
      event.preventDefault();
      heard.push('submit');
    });
    gate.querySelector('button')!.click();
    await approve();
    expect([heard, await asked()]).to.deep.equal([['submit'], 1]);
  });
});

describe('a gate that asks something else by the time of its answer', () => {
  it('is not verified for what it asks now, and says that the verification has ended', async () => {
    const { gate, approve, events } = await gated(html`<button type="button">Delete</button>`);
    const verified = gate.verify();
    await settled();
    gate.resource = 'payments';
    await approve();
    expect((await verified).resource).to.equal('documents');
    expect([gate.state, gate.verification]).to.deep.equal(['idle', null]);
    expect(events).to.deep.equal(['request', 'verified', 'expired']);
  });

  for (const maxAge of [0, 900])
    it(`nor where something is held, which does not happen; the person is told, with max-age ${maxAge}`, async () => {
      const { gate, approve, events } = await gated(html`<button type="button">Delete</button>`, { maxAge });
      let clicks = 0;
      gate.querySelector('button')!.addEventListener('click', () => clicks++);
      gate.querySelector('button')!.click();
      await settled();
      gate.resource = 'payments';
      await approve();
      expect([clicks, gate.state, gate.verification]).to.deep.equal([0, 'idle', null]);
      expect(events).to.deep.equal(['request', 'verified', 'expired']);
      expect(await noticeOf(gate)).to.contain('has changed');
    });
});

/** A gate in a gate, around a button that has been clicked; the inner one may have been disabled by then. */
async function clickedInBoth(isInnerDisabled: boolean) {
  const { provider, client } = scripted();
  const outer = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete"
      ><stepup-gate
        .client=${client}
        resource="payments"
        action="create"
        max-age="0"
        ?disabled=${isInnerDisabled}
        ><button type="button">Pay</button></stepup-gate
      ></stepup-gate
    >
  `);
  const inner = outer.querySelector('stepup-gate')!;
  const clicks: Event[] = [];
  inner.querySelector('button')!.addEventListener('click', click => clicks.push(click));
  inner.querySelector('button')!.click();
  return { outer, inner, clicks, ...answering(provider, outer, inner) };
}

describe('a gate around another one', () => {
  it('is asked again where its verification ends before the other one has its answer', async () => {
    const { outer, inner, clicks, approve, asked } = await clickedInBoth(true);
    // It holds what the outer one lets go.
    inner.disabled = false;
    await approve();
    expect([clicks.length, await asked(), inner.state]).to.deep.equal([0, 2, 'verifying']);
    machineSleeps();
    await approve();
    expect([clicks.length, await asked(), outer.state]).to.deep.equal([0, 3, 'verifying']);
    await approve();
    expect([clicks.length, await asked()]).to.deep.equal([1, 3]);
  });
});

describe('a gate in another one', () => {
  it('is told of it where it asks something else by the time of its answer: the outer one is not asked', async () => {
    const { outer, inner, clicks, approve, asked } = await clickedInBoth(false);
    await settled();
    inner.resource = 'transfers';
    await approve();
    expect([clicks.length, await asked(), inner.state, outer.state]).to.deep.equal([0, 1, 'idle', 'idle']);
    expect(await noticeOf(inner)).to.contain('has changed');
  });
});
