import { expect, waitUntil } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { configureStepUp, getStepUpClient } from '../../../src/client/page-client.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, recorded, scripted } from '../../support/gate.js';
import { answering, noticeOf } from '../../support/gated.js';
import { clickOn, press } from '../../support/trusted-input.js';

/** A page with gates in gates, and a handler on a wrapper, as a page that was there before its editors' content. */
async function nested(page: TemplateResult) {
  const { client, provider } = scripted();
  const acts: string[] = [];
  const root = await fixture<HTMLElement>(html`<div>${page}</div>`);
  const gates = [...root.querySelectorAll<StepUpGate>('stepup-gate')];
  for (const gate of gates) gate.client = client;
  await Promise.all(gates.map(gate => gate.updateComplete));
  root.addEventListener('click', ({ target }) => acts.push((target as Element).className));
  const hit = root.querySelector<HTMLElement>('.hit')!;
  const resources = (): string[] => provider.calls.map(({ resource }) => resource);
  return { provider, client, root, gates, hit, acts, resources, ...answering(provider, ...gates) };
}

const inGates = (inner: TemplateResult | string, outerAge = '15m') => html`
  <stepup-gate resource="outer" action="update" max-age=${outerAge}><div>${inner}</div></stepup-gate>
`;
const inner = (age = '15m') => html`
  <stepup-gate resource="inner" action="delete" max-age=${age}
    ><button type="button" class="hit">Delete</button></stepup-gate
  >
`;

describe('<stepup-gate> in another one', () => {
  it('is asked first, and then the outer one; what was clicked happens once', async () => {
    const { gates, hit, acts, resources, approve } = await nested(inGates(inner()));
    const events = gates.map(recorded);
    await clickOn(hit);
    await approve();
    expect(acts).to.deep.equal([]);
    expect(gates.map(({ state }) => state)).to.deep.equal(['verifying', 'verified']);
    await approve();
    expect(acts).to.deep.equal(['hit']);
    expect(resources()).to.deep.equal(['inner', 'outer']);
    // They bubble: the outer one hears the inner one's.
    expect(events).to.deep.equal([
      ['request', 'verified', 'request', 'verified'],
      ['request', 'verified'],
    ]);
    await clickOn(hit);
    expect(acts).to.deep.equal(['hit', 'hit']);
  });

  it('asks each gate once for one use of each, in three of them', async () => {
    const { hit, acts, resources, approve } = await nested(html`
      <stepup-gate resource="outermost" action="read" max-age="0">${inGates(inner('0'), '0')}</stepup-gate>
    `);
    for (const uses of [1, 2]) {
      hit.click();
      await approve();
      await approve();
      expect(acts).to.have.length(uses - 1);
      await approve();
      expect(acts).to.have.length(uses);
    }
    expect(resources().slice(0, 3)).to.deep.equal(['inner', 'outer', 'outermost']);
    expect(resources()).to.have.length(6);
  });

  for (const which of [0, 1]) {
    it(`does nothing when the ${which ? 'outer' : 'inner'} one is not passed`, async () => {
      const { gates, hit, acts, approve, answer } = await nested(inGates(inner('0')));
      hit.click();
      if (which) await approve();
      await answer(which ? 'deny' : 'cancel');
      expect(acts).to.deep.equal([]);
      expect(gates[0]!.state).to.equal(which ? 'denied' : 'idle');
    });
  }

  it('keeps the inner answer for another try at the outer one', async () => {
    const { gates, hit, acts, approve, answer, resources } = await nested(inGates(inner('0'), '0'));
    hit.click();
    await approve();
    await answer('fail');
    expect(await noticeOf(gates[0]!)).to.not.equal('');
    gates[0]!.shadowRoot!.querySelector<HTMLElement>('[part=retry-button]')!.click();
    await approve();
    expect(acts).to.deep.equal(['hit']);
    expect(resources()).to.deep.equal(['inner', 'outer', 'outer']);
  });

  it('asks the inner one again where its answer was cleared while the outer one asked', async () => {
    const { gates, hit, acts, approve, resources } = await nested(inGates(inner('0')));
    hit.click();
    await approve();
    gates[1]!.lock();
    await approve();
    expect(acts).to.deep.equal([]);
    await approve();
    expect(acts).to.deep.equal(['hit']);
    expect(resources()).to.deep.equal(['inner', 'outer', 'inner']);
  });

  it('keeps its answer for the next click where the outer one was asked for something else meanwhile', async () => {
    const { root, hit, acts, approve, resources } = await nested(
      inGates(html`${inner('0')}<button type="button" class="other">Other</button>`),
    );
    hit.click();
    root.querySelector<HTMLElement>('.other')!.click();
    await approve();
    await approve();
    expect(acts).to.deep.equal(['other']);
    hit.click();
    expect(acts).to.deep.equal(['other', 'hit']);
    expect(resources()).to.deep.equal(['inner', 'outer']);
  });

  it('is not opened by an element inside that is marked with something weaker', async () => {
    const { provider, hit, acts, approve, resources } = await nested(
      inGates(
        html`<button type="button" class="hit" data-stepup-resource="public" data-stepup-action="read">
          Delete
        </button>`,
      ),
    );
    configureStepUp({ provider });
    hit.click();
    await approve();
    expect(acts).to.deep.equal([]);
    await approve();
    expect(acts).to.deep.equal(['hit']);
    expect(resources()).to.deep.equal(['public', 'outer']);
    getStepUpClient().clear();
  });

  it('holds the press as well, until both let it pass', async () => {
    const { client, provider, hit, root } = await nested(inGates(inner()));
    let presses = 0;
    for (const type of ['pointerdown', 'mouseup', 'keydown']) root.addEventListener(type, () => presses++);
    provider.respond('approve');
    await client.require({ resource: 'inner', action: 'delete' });
    await clickOn(hit);
    await press('Enter');
    expect(presses).to.equal(0);
  });

  it('lets pass what an outer one has revealed, and nothing before', async () => {
    const { gates, hit, acts, approve, asked, provider } = await nested(html`
      <stepup-gate resource="outer" action="read" mode="reveal">${inner()}</stepup-gate>
    `);
    provider.respond('approve');
    await gates[0]!.verify();
    expect(await asked()).to.equal(1);
    hit.click();
    await waitUntil(() => provider.calls.length === 2);
    await approve();
    expect(acts).to.deep.equal(['hit']);
  });

  it('drops what is clicked in it while the outer one asks', async () => {
    const { gates, root, hit, acts, approve, asked } = await nested(
      inGates(html`${inner()}<button type="button" class="other">Other</button>`),
    );
    root.querySelector<HTMLElement>('.other')!.click();
    expect(await asked()).to.equal(1);
    hit.click();
    expect(gates[1]!.state).to.equal('idle');
    await approve();
    expect(acts).to.deep.equal(['other']);
    expect(await asked()).to.equal(1);
  });
});
