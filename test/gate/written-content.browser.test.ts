import { expect } from '@open-wc/testing';
import { configureStepUp } from '../../src/client/page-client.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { fixture, html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

// What somebody who may write markup puts into the text of a button that is made of an element with a role.
const IN_A_BUTTON: Record<string, string> = {
  'is draggable': '<span draggable="true">Text</span>',
  'says that it is a slider': '<span role="slider" tabindex="0">Text</span>',
  'says that it is a separator': '<span role="separator">Text</span>',
  'is a text field': '<input aria-label="Text">',
  'is the label of a text field': '<label>Text <input hidden></label>',
};

describe('content that somebody has written into what is guarded', () => {
  for (const [what, markup] of Object.entries(IN_A_BUTTON)) {
    it(`is pressed as the button that it is in, where it ${what}`, async () => {
      const provider = createScriptedProvider();
      configureStepUp({ provider });
      const place = await fixture<HTMLElement>(html`<div></div>`);
      place.innerHTML = `<stepup-gate resource="a" action="delete"><div role="button" tabindex="0">${markup}</div></stepup-gate>`;
      const button = place.querySelector('[role=button]')!;
      const done: string[] = [];
      button.addEventListener('click', () => done.push('click'));
      if (!button.querySelector('input'))
        for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup'])
          button.addEventListener(type, () => done.push(type));
      await clickOn(button.firstElementChild!);
      await settled();
      expect([done, provider.calls.length]).to.deep.equal([[], 1]);
      provider.respond('approve');
      await settled();
      // A label clicks its field as well, gate or not.
      expect(done).to.deep.equal(markup.startsWith('<label') ? ['click', 'click'] : ['click']);
    });
  }

  for (const slot of ['footer', 'start', 'denied', 'locked']) {
    it(`is guarded where it has slot="${slot}", which this gate does not show`, async () => {
      let clicks = 0;
      const { gate, approve } = await gated(
        html`<button type="button" slot=${slot} @click=${() => clicks++}>Delete</button>`,
      );
      gate.querySelector('button')!.click();
      expect(clicks).to.equal(0);
      await approve();
      expect(clicks).to.equal(1);
    });
  }

  it('is guarded where it is shown in a slot that markup has declared', async () => {
    const provider = createScriptedProvider();
    configureStepUp({ provider });
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.setHTMLUnsafe(
      `<stepup-gate resource="b" action="delete"><template shadowrootmode="open"><slot name="footer"></slot><slot name="locked"></slot></template>
        <button slot="footer">Delete</button><b slot="locked">Delete</b></stepup-gate>`,
    );
    // Firefox upgrades such elements a moment later.
    await settled();
    let clicks = 0;
    for (const hit of place.querySelectorAll<HTMLElement>('[slot]')) {
      hit.addEventListener('click', () => clicks++);
      hit.click();
    }
    await settled();
    expect([clicks, provider.calls.length]).to.deep.equal([0, 1]);
    provider.respond('approve');
    await settled();
    expect(clicks).to.equal(1);
  });

  it('is guarded in an element around whose slotted button somebody has put a gate', async () => {
    let clicks = 0;
    const { gate, approve } = await gated(
      html`<span slot="actions"><button type="button" @click=${() => clicks++}>Delete</button></span>`,
    );
    gate.querySelector('button')!.click();
    expect(clicks).to.equal(0);
    await approve();
    expect(clicks).to.equal(1);
  });
});
