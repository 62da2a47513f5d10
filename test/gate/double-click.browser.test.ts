import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { html } from '../support/gate.js';
import { gated } from '../support/gated.js';

/** The events of a double click, as a script can make them. */
function doubleClickOn(element: Element): void {
  for (const type of ['click', 'click', 'dblclick'])
    element.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, cancelable: true }));
}

const contents: Record<string, TemplateResult> = {
  'a button': html`<button type="button">Delete</button>`,
  'a cell of a grid': html`<div role="gridcell" tabindex="-1">Delete</div>`,
  'a text': html`<p>Delete</p>`,
};

describe('<stepup-gate> and a double click', () => {
  for (const [what, content] of Object.entries(contents)) {
    it(`lets nobody hear of it on ${what}, asks once, and repeats the click`, async () => {
      const { gate, approve, asked } = await gated(content);
      const heard: string[] = [];
      for (const type of ['click', 'dblclick']) gate.addEventListener(type, () => heard.push(type));
      doubleClickOn(gate.firstElementChild!);
      expect(heard).to.deep.equal([]);
      await approve();
      expect(heard).to.deep.equal(['click']);
      expect(await asked()).to.equal(1);
    });

    it(`lets it pass on ${what} while a verification holds`, async () => {
      const { gate, provider } = await gated(content);
      provider.respond('approve');
      await gate.verify();
      let acts = 0;
      gate.addEventListener('dblclick', () => acts++);
      doubleClickOn(gate.firstElementChild!);
      expect(acts).to.equal(1);
    });
  }

  it('leaves to the browser what it selects', async () => {
    const { gate } = await gated(html`<p>Delete</p>`);
    const event = new MouseEvent('dblclick', { bubbles: true, composed: true, cancelable: true });
    expect(gate.firstElementChild!.dispatchEvent(event)).to.equal(true);
  });

  it('leaves it alone where a click only edits', async () => {
    const { gate, asked } = await gated(html`<input />`);
    let acts = 0;
    gate.addEventListener('dblclick', () => acts++);
    doubleClickOn(gate.firstElementChild!);
    expect(acts).to.equal(1);
    expect(await asked()).to.equal(0);
  });

  for (const [intercept, expected] of [
    ['dblclick', ['click', 'click', 'dblclick']],
    ['click dblclick', ['click']],
  ] as const)
    it(`can be told to ask for it: intercept="${intercept}"`, async () => {
      const { gate, approve, asked } = await gated(html`<div role="gridcell">Delete</div>`, { maxAge: 0 });
      gate.setAttribute('intercept', intercept);
      const heard: string[] = [];
      for (const type of ['click', 'dblclick']) gate.addEventListener(type, () => heard.push(type));
      doubleClickOn(gate.firstElementChild!);
      await approve();
      expect(heard).to.deep.equal(expected);
      expect(await asked()).to.equal(1);
    });
});
