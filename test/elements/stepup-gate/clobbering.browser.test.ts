import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted } from '../../support/gate.js';
import { answering, noticeOf } from '../../support/gated.js';

const NAMES =
  'parentNode parentElement children isConnected isContentEditable nodeType localName matches closest requestSubmit ' +
  'reportValidity noValidate elements target action method getAttribute getAttributeNames hasAttribute assignedSlot ' +
  'slot id type form control shadowRoot textContent contains getRootNode dispatchEvent addEventListener focus ' +
  'getBoundingClientRect getClientRects querySelector querySelectorAll getElementsByTagName append submit attributes ' +
  'ownerDocument style title disabled';

async function clobbered(names: string[], content: string) {
  const { client, provider } = scripted();
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.innerHTML = `<stepup-gate resource="documents" action="delete" max-age="0">
    <form>${names.map(name => `<input type="hidden" name="${name}">`).join('')}${content}</form></stepup-gate>`;
  const gate = place.firstElementChild as StepUpGate;
  gate.client = client;
  const form = gate.children[0] as HTMLFormElement;
  const submitted: Event[] = [];
  gate.addEventListener('submit', event => {
    event.preventDefault();
    submitted.push(event);
  });
  return { provider, gate, form, submitted, ...answering(provider, gate) };
}

describe('<stepup-gate> around a form whose fields have the names of its properties', () => {
  for (const name of [...NAMES.split(' '), 'all of them']) {
    const names = name === 'all of them' ? NAMES.split(' ') : [name];

    it(`holds back and submits once: ${name}`, async () => {
      const { gate, form, submitted, asked, approve, answer } = await clobbered(
        names,
        '<button>Pay</button>',
      );
      const button = gate.querySelector('button')!;
      button.click();
      expect(submitted).to.have.length(0);
      await approve();
      expect(submitted).to.have.length(1);
      HTMLFormElement.prototype.requestSubmit.call(form);
      expect(submitted).to.have.length(1);
      await approve();
      expect(submitted).to.have.length(2);
      HTMLFormElement.prototype.requestSubmit.call(form);
      await answer('fail');
      expect(submitted).to.have.length(2);
      expect(gate.error!.code).to.equal('failed');
      expect(await noticeOf(gate)).to.not.equal('');
      expect(await asked()).to.equal(3);
    });

    it(`asks nobody for what is not valid: ${name}`, async () => {
      const { gate, asked } = await clobbered(names, '<input required class="q"><button>Pay</button>');
      let invalid = 0;
      gate.querySelector('.q')!.addEventListener('invalid', () => invalid++);
      gate.querySelector('button')!.click();
      expect(invalid).to.equal(1);
      expect(await asked()).to.equal(0);
    });
  }

  it('stays locked where fields have the names of the document’s methods', async () => {
    const { gate, submitted, approve } = await clobbered([], '<button>Pay</button>');
    const images = document.createElement('div');
    images.innerHTML = ['createElement', 'activeElement', 'createRange', 'querySelector', 'body']
      .map(name => `<img name="${name}"><form name="${name}"></form>`)
      .join('');
    gate.before(images);
    try {
      gate.querySelector('button')!.click();
      await approve();
      expect(submitted).to.have.length(1);
    } finally {
      images.remove();
    }
  });
});
