import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../support/gate.js';
import { answering, gated } from '../support/gated.js';

const BUBBLES = { bubbles: true, cancelable: true, composed: true };

/** The kinds of events that a script may keep and dispatch again, with what a gate intercepts for them. */
const EVENTS: Record<string, () => Event> = {
  'a click': () => new MouseEvent('click', BUBBLES),
  'a click that does not bubble': () => new MouseEvent('click', { cancelable: true }),
  'an event of the page’s own': () => new CustomEvent('archive', BUBBLES),
};

describe('an event that a script dispatches again', () => {
  for (const [what, create] of Object.entries(EVENTS)) {
    async function guarded(): Promise<Awaited<ReturnType<typeof gated>> & { act(): void; heard: Event[] }> {
      const there = await gated(html`<button type="button">Delete</button>`);
      there.gate.intercept = 'click submit archive';
      const heard: Event[] = [];
      const event = create();
      const button = there.gate.querySelector('button')!;
      button.addEventListener(event.type, each => heard.push(each));
      return { ...there, heard, act: () => button.dispatchEvent(event) };
    }

    it(`is held, though a verification has let it pass before that was locked: ${what}`, async () => {
      const { gate, act, heard, approve, asked } = await guarded();
      const verified = gate.verify();
      await approve();
      await verified;
      act();
      act();
      expect(heard, 'while it holds').to.have.length(2);
      gate.lock();
      act();
      expect(heard, 'when it is locked').to.have.length(2);
      expect(await asked()).to.equal(2);
      await approve();
      expect(heard).to.have.length(3);
    });

    it(`is held where it has happened after a question before: ${what}`, async () => {
      const { gate, act, heard, approve, asked } = await guarded();
      act();
      await approve();
      expect(heard).to.have.length(1);
      gate.lock();
      act();
      await settled();
      expect([heard.length, await asked()]).to.deep.equal([1, 2]);
    });
  }

  it('is held in a gate, though it went somewhere before where nothing is guarded', async () => {
    const { gate, approve } = await gated(html`<button type="button">Delete</button>`);
    const beside = await fixture(html`<p></p>`);
    const click = new MouseEvent('click', BUBBLES);
    let clicks = 0;
    const button = gate.querySelector('button')!;
    button.addEventListener('click', () => clicks++);
    beside.dispatchEvent(click);
    button.dispatchEvent(click);
    expect(clicks).to.equal(0);
    await approve();
    expect(clicks).to.equal(1);
  });

  it('is held in another gate than the one that let it pass', async () => {
    const { client, provider } = scripted();
    const place = await fixture(html`
      <div>
        <stepup-gate .client=${client} resource="documents" action="read"><button></button></stepup-gate>
        <stepup-gate .client=${client} resource="documents" action="delete"><button></button></stepup-gate>
      </div>
    `);
    const { approve } = answering(provider, ...place.querySelectorAll<StepUpGate>('stepup-gate'));
    const [read, remove] = place.querySelectorAll('button');
    const click = new MouseEvent('click', BUBBLES);
    let clicks = 0;
    remove!.addEventListener('click', () => clicks++);
    const verified = place.querySelector('stepup-gate')!.verify();
    await approve();
    await verified;
    read!.dispatchEvent(click);
    remove!.dispatchEvent(click);
    expect(clicks).to.equal(0);
  });

  it('is held in a shadow root, which it does not leave', async () => {
    const { client, provider } = scripted();
    const host = await fixture(html`<div></div>`);
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<stepup-gate resource="documents" action="delete"><button></button></stepup-gate>';
    const gate = root.querySelector('stepup-gate')!;
    gate.client = client;
    const { approve } = answering(provider, gate);
    const verified = gate.verify();
    await approve();
    await verified;
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    let clicks = 0;
    const button = root.querySelector('button')!;
    button.addEventListener('click', () => clicks++);
    button.dispatchEvent(click);
    expect(clicks).to.equal(1);
    gate.lock();
    button.dispatchEvent(click);
    await settled();
    expect(clicks).to.equal(1);
  });
});
