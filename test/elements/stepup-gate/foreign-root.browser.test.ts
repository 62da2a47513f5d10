import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { answering } from '../../support/gated.js';

type Parser = { setHTMLUnsafe(markup: string): void };

/** Markup with declarative shadow roots, as a page's own HTML has it. */
async function parsed(markup: string): Promise<{ gate: StepUpGate; place: HTMLElement }> {
  const place = await fixture<HTMLElement>(html`<div></div>`);
  (place as unknown as Parser).setHTMLUnsafe(markup);
  const gate = place.querySelector('stepup-gate')!;
  return { gate, place };
}

describe('<stepup-gate> with a shadow root that it has not made', () => {
  for (const mode of ['open', 'closed']) {
    const root = `<template shadowrootmode="${mode}"><slot></slot></template>`;

    it(`guards with one from the page’s markup that is ${mode}`, async () => {
      const { gate } = await parsed(
        `<stepup-gate state="verified" resource="a" action="delete">${root}<button type="button">Go</button></stepup-gate>`,
      );
      const { client, provider } = scripted();
      gate.client = client;
      let clicks = 0;
      gate.querySelector('button')!.addEventListener('click', () => clicks++);
      gate.querySelector('button')!.click();
      expect([clicks, gate.getAttribute('state')]).to.deep.equal([0, 'verifying']);
      await answering(provider, gate).approve();
      expect(clicks).to.equal(1);
    });

    it(`reveals nothing by one from the page’s markup that is ${mode}`, async () => {
      const { gate } = await parsed(
        `<stepup-gate mode="reveal" resource="a" action="read">${root}<p>Secret</p></stepup-gate>`,
      );
      expect(gate.querySelector('p')!.getClientRects()).to.have.length(0);
      await settled();
      expect(gate.querySelector('p')!.getClientRects()).to.have.length(0);
    });
  }

  it('guards, and shows nothing that it is to reveal, where a script has attached a closed one before', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const { error } = console;
    console.error = () => undefined;
    try {
      const early = document.createElement('rooted-gate');
      early.attachShadow({ mode: 'closed' }).append(document.createElement('slot'));
      for (const [name, value] of Object.entries({ mode: 'reveal', resource: 'a', action: 'delete' }))
        early.setAttribute(name, value);
      const button = early.appendChild(document.createElement('button'));
      place.append(early);
      const { StepUpGate: Gate } = await import('../../../src/elements/stepup-gate/stepup-gate.js');
      customElements.define('rooted-gate', class extends Gate {});
      let clicks = 0;
      button.addEventListener('click', () => clicks++);
      button.click();
      expect(clicks).to.equal(0);
      await settled();
      expect(button.getClientRects()).to.have.length(0);
    } finally {
      console.error = error;
    }
  });
});

describe('<stepup-gate> and properties that were set before it was upgraded', () => {
  it('takes them over', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const early = Object.assign(document.createElement('later-gate'), {
      resource: 'a',
      action: 'delete',
      maxAge: 0,
      disabled: true,
    });
    place.append(early);
    const { StepUpGate: Gate } = await import('../../../src/elements/stepup-gate/stepup-gate.js');
    customElements.define('later-gate', class extends Gate {});
    const gate = early as unknown as StepUpGate;
    expect([gate.resource, gate.action, gate.maxAge, gate.disabled]).to.deep.equal(['a', 'delete', 0, true]);
    expect(Object.keys(gate)).to.not.include('resource');
    gate.setAttribute('max-age', '5m');
    gate.removeAttribute('disabled');
    expect([gate.maxAge, gate.disabled]).to.deep.equal(['5m', true]);
    gate.toggleAttribute('disabled', true);
    gate.removeAttribute('disabled');
    expect([gate.disabled, gate.mode, gate.intercept]).to.deep.equal([false, 'action', 'click submit']);
  });
});
