import { expect } from '@open-wc/testing';
import { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted } from '../../support/gate.js';
import { answering } from '../../support/gated.js';
import { clickOn } from '../../support/trusted-input.js';

// What a page had before the gate's script came.
const early = document.createElement('div');
early.innerHTML = `<late-gate resource="documents" action="delete">
  <button type="button" onclick="this.dataset.inline = 1 + +(this.dataset.inline || 0)">Delete</button>
</late-gate>`;
document.body.append(early);

describe('<stepup-gate> and when it comes', () => {
  it('holds back for handlers that were attached before it was upgraded, and after', async () => {
    const { client, provider } = scripted();
    const heard: string[] = [];
    const button = early.querySelector('button')!;
    button.addEventListener('click', () => heard.push('before'));
    button.addEventListener('click', () => heard.push('before, capture'), { capture: true });
    document.addEventListener('click', () => heard.push('document'), { capture: true, once: true });
    customElements.define('late-gate', class extends StepUpGate {});
    const gate = early.firstElementChild as StepUpGate;
    gate.client = client;
    await gate.updateComplete;
    button.addEventListener('click', () => heard.push('after'));
    const { approve } = answering(provider, gate);
    await clickOn(button);
    expect(heard).to.deep.equal([]);
    expect(button.dataset.inline).to.equal(undefined);
    await approve();
    early.remove();
    expect(heard).to.have.members(['before', 'before, capture', 'document', 'after']);
    expect(button.dataset.inline).to.equal('1');
  });

  it('lets go what was clicked before it was drawn for the first time', async () => {
    const { client, provider } = scripted();
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.innerHTML =
      '<stepup-gate resource="documents" action="delete"><button type="button">Delete</button></stepup-gate>';
    const gate = place.firstElementChild as StepUpGate;
    gate.client = client;
    let clicks = 0;
    const button = gate.querySelector('button')!;
    button.addEventListener('click', () => clicks++);
    button.click();
    expect(gate.shadowRoot).to.equal(null);
    expect(clicks).to.equal(0);
    await answering(provider, gate).approve();
    expect(clicks).to.equal(1);
  });

  for (const [how, make] of Object.entries({
    'inserted as markup': (place: HTMLElement) => {
      place.innerHTML =
        '<stepup-gate resource="documents" action="delete"><button type="button">x</button></stepup-gate>';
    },
    'created by a script': (place: HTMLElement) => {
      const gate = document.createElement('stepup-gate');
      Object.assign(gate, { resource: 'documents', action: 'delete' });
      gate.append(Object.assign(document.createElement('button'), { type: 'button' }));
      place.append(gate);
    },
    cloned: (place: HTMLElement) => {
      const template = document.createElement('template');
      template.innerHTML =
        '<stepup-gate resource="documents" action="delete" state="verified"><button type="button">x</button></stepup-gate>';
      place.append(template.content.firstElementChild!.cloneNode(true));
    },
    'adopted from a frame': (place: HTMLElement) => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const body = frame.contentDocument!.body;
      body.innerHTML =
        '<stepup-gate resource="documents" action="delete"><button type="button">x</button></stepup-gate>';
      place.append(body.firstElementChild!);
      frame.remove();
    },
    'moved in the page': (place: HTMLElement) => {
      const gate = document.createElement('stepup-gate');
      Object.assign(gate, { resource: 'documents', action: 'delete' });
      gate.append(Object.assign(document.createElement('button'), { type: 'button' }));
      document.body.append(gate);
      place.append(gate);
    },
  })) {
    it(`holds back when it was ${how}`, async () => {
      const { client, provider } = scripted();
      const place = await fixture<HTMLElement>(html`<div></div>`);
      make(place);
      const gate = place.firstElementChild as StepUpGate;
      gate.client = client;
      await gate.updateComplete;
      const { approve } = answering(provider, gate);
      let clicks = 0;
      const button = gate.querySelector('button')!;
      button.addEventListener('click', () => clicks++);
      await clickOn(button);
      expect(clicks).to.equal(0);
      expect(gate.state).to.equal('verifying');
      await approve();
      expect(clicks).to.equal(1);
    });
  }
});
