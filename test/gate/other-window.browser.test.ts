import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { fixture, html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn, press } from '../support/trusted-input.js';

/** A gate that a script has moved into the document of a frame, as into that of a picture-in-picture window. */
async function moved(content: TemplateResult) {
  const there = await gated(content);
  const frame = await fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
  frame.contentDocument!.body.append(there.gate);
  await settled();
  return { ...there, frame, document: frame.contentDocument! };
}

describe('a gate that a script moves into another window', () => {
  it('holds a click there, and lets it happen once', async () => {
    const { gate, approve, events } = await moved(html`<button type="button">Delete</button>`);
    let clicks = 0;
    const button = gate.querySelector('button')!;
    button.addEventListener('click', () => clicks++);
    button.click();
    await settled();
    expect(clicks).to.equal(0);
    await approve();
    expect([clicks, events]).to.deep.equal([1, ['request', 'verified']]);
  });

  for (const [how, act] of Object.entries<(frame: HTMLElement, button: HTMLElement) => Promise<void>>({
    'by the mouse': frame => clickOn(frame),
    'by Enter': async (_, button) => {
      button.focus();
      await press('Enter');
    },
    'by Space': async (_, button) => {
      button.focus();
      await press('Space');
    },
  }))
    it(`holds a whole press, with what a component does on it: ${how}`, async () => {
      const { gate, frame, approve, asked } = await moved(
        html`<div role="button" tabindex="0" style="position: fixed; inset: 0">Delete</div>`,
      );
      const heard: string[] = [];
      const button = gate.querySelector('div')!;
      for (const type of ['pointerdown', 'pointerup', 'mousedown', 'keydown', 'keyup', 'click'])
        button.addEventListener(type, () => heard.push(type));
      await act(frame, button);
      expect(await asked()).to.equal(1);
      expect(heard).to.deep.equal([]);
      await approve();
      expect(heard).to.deep.equal(['click']);
    });

  for (const where of ['before it was moved', 'in the frame, by its parser'])
    it(`holds a form that was made ${where}, and sends it once`, async () => {
      const markup =
        '<form action="about:blank"><input name="amount" value="10"><button>Send</button></form>';
      const { gate, approve } = await moved(html`<div></div>`);
      if (where.startsWith('in')) gate.innerHTML = markup;
      else {
        const made = document.createElement('div');
        made.innerHTML = markup;
        gate.replaceChildren(made);
      }
      const sent: unknown[] = [];
      gate.addEventListener('submit', event => {
        event.preventDefault();
        sent.push((event as SubmitEvent).submitter?.textContent);
      });
      gate.querySelector('button')!.click();
      await settled();
      expect(sent).to.deep.equal([]);
      await approve();
      expect(sent).to.deep.equal(['Send']);
    });

  it('holds a form there that is sent by a button in the gate', async () => {
    const { gate, document, approve } = await moved(html`<button form="beside-gate">Send</button>`);
    document.body.insertAdjacentHTML('beforeend', '<form id="beside-gate" action="about:blank"></form>');
    const form = document.querySelector('form')!;
    const sent: unknown[] = [];
    form.addEventListener('submit', event => {
      event.preventDefault();
      sent.push(event.submitter?.textContent);
    });
    form.requestSubmit(gate.querySelector('button'));
    await settled();
    expect(sent).to.deep.equal([]);
    await approve();
    expect(sent).to.deep.equal(['Send']);
  });

  it('lets everything else there happen', async () => {
    const { document } = await moved(html`<button type="button">Delete</button>`);
    const beside = document.body.appendChild(document.createElement('button'));
    let clicks = 0;
    beside.addEventListener('click', () => clicks++);
    beside.click();
    expect(clicks).to.equal(1);
  });

  it('goes on with what it asked before it was moved', async () => {
    const { gate, approve } = await gated(html`<button type="button">Delete</button>`);
    const frame = await fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
    let clicks = 0;
    gate.querySelector('button')!.addEventListener('click', () => clicks++);
    gate.querySelector('button')!.click();
    await settled();
    frame.contentDocument!.body.append(gate);
    await approve();
    expect(clicks).to.equal(1);
  });

  it('guards again where it comes back', async () => {
    const { gate, asked } = await moved(html`<button type="button">Delete</button>`);
    document.body.append(gate);
    let clicks = 0;
    gate.querySelector('button')!.addEventListener('click', () => clicks++);
    gate.querySelector('button')!.click();
    await settled();
    expect([clicks, await asked()]).to.deep.equal([0, 1]);
    gate.remove();
  });

  it('shows nothing that it is to reveal before it is verified, and no longer than that', async () => {
    const { gate, document, approve } = await moved(html`<template><b>secret</b></template>`);
    gate.mode = 'reveal';
    await settled();
    expect(document.body.innerText).not.to.contain('secret');
    const verified = gate.verify();
    await approve();
    await verified;
    await gate.updateComplete;
    expect(document.body.innerText).to.contain('secret');
    gate.lock();
    await gate.updateComplete;
    expect(document.body.innerText).not.to.contain('secret');
  });
});
