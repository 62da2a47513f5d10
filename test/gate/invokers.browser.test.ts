import { expect } from '@open-wc/testing';
import { html, settled } from '../support/gate.js';
import { gated, noticeOf } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

const hasCommands = 'commandForElement' in HTMLButtonElement.prototype;

describe('a button that opens something, in a gate for single uses that holds the opening too', () => {
  const invokers = {
    popovertarget: {
      intercept: 'click beforetoggle',
      content: html`
        <button type="button" popovertarget="opened">Show</button>
        <div id="opened" popover>Secrets</div>
      `,
    },
    commandfor: {
      intercept: 'click command beforetoggle',
      content: html`
        <button type="button" commandfor="opened" command="show-popover">Show</button>
        <div id="opened" popover>Secrets</div>
      `,
    },
  };
  for (const [attribute, { intercept, content }] of Object.entries(invokers)) {
    async function guarded() {
      const there = await gated(content, { maxAge: 0 });
      there.gate.intercept = intercept;
      const heard: string[] = [];
      for (const type of ['click', 'command', 'beforetoggle'])
        there.gate.addEventListener(type, () => heard.push(type), true);
      const [button, popover] = there.gate.children as unknown as [HTMLButtonElement, HTMLElement];
      return { ...there, heard, button, popover };
    }
    const whole =
      attribute === 'commandfor' ? ['click', 'command', 'beforetoggle'] : ['click', 'beforetoggle'];

    it(`asks once for all of it, and opens it: ${attribute}`, async function () {
      if (attribute === 'commandfor' && !hasCommands) this.skip();
      const { heard, button, popover, approve, asked } = await guarded();
      await clickOn(button);
      await settled();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([[], false]);
      await approve();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([whole, true]);
      expect(await asked()).to.equal(1);
    });

    it(`opens it by the next click, unasked, where the person was told to look again: ${attribute}`, async function () {
      if (attribute === 'commandfor' && !hasCommands) this.skip();
      const { gate, heard, button, popover, approve, asked } = await guarded();
      await clickOn(button);
      button.setAttribute('data-stepup-key', '42');
      await approve();
      expect(await noticeOf(gate)).to.contain('has changed');
      expect(heard).to.deep.equal([]);
      await clickOn(button);
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([whole, true]);
      expect(await asked()).to.equal(1);
    });

    it(`holds the opening alone, by a script, and lets it happen: ${attribute}`, async () => {
      const { heard, popover, approve } = await guarded();
      popover.showPopover();
      await settled();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([[], false]);
      await approve();
      expect(heard).to.deep.equal(['beforetoggle']);
    });
  }
});
