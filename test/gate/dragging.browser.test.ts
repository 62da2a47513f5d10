import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { html } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

/** Presses at one place, moves to another and lets go there, by a real mouse. */
async function drag(from: [number, number], to: [number, number]): Promise<void> {
  await sendMouse({ type: 'move', position: from });
  await sendMouse({ type: 'down' });
  await sendMouse({ type: 'move', position: to });
  await sendMouse({ type: 'up' });
}

const inside = (element: Element, dx: number, dy = 8): [number, number] => {
  const { x, y } = element.getBoundingClientRect();
  return [Math.round(x + dx), Math.round(y + dy)];
};

const dragged: Record<string, TemplateResult> = {
  'a text in which something is selected': html`<p>Some words that a person copies</p>`,
  'a cell of a grid': html`<div role="gridcell" tabindex="-1">Some words in a cell</div>`,
  'a slide': html`<div class="slide" style="user-select: none">A slide with words</div>`,
  'a splitter': html`<div role="separator" tabindex="0">= = = = = = = = = =</div>`,
  'a range': html`<input type="range" style="width: 200px" />`,
};

const clicked: Record<string, TemplateResult> = {
  'a button': html`<button type="button" style="width: 200px">Delete</button>`,
  'an icon in a button': html`<button type="button"><i style="display: block; width: 200px">x</i></button>`,
  'a label': html`<label>A box that is far away <input type="checkbox" /></label>`,
  'what has its handler in the markup': html`<p onclick="void 0">Delete this paragraph</p>`,
};

describe('<stepup-gate> and what is dragged in it', () => {
  for (const [what, content] of Object.entries(dragged)) {
    it(`asks nobody when ${what} was dragged, and lets nobody hear of the click that ends it`, async () => {
      const { gate, asked } = await gated(content, { maxAge: 0 });
      let clicks = 0;
      gate.addEventListener('click', () => clicks++);
      const element = gate.firstElementChild!;
      await drag(inside(element, 8), inside(element, 60));
      expect([await asked(), clicks]).to.deep.equal([0, 0]);
      await clickOn(element);
      expect([await asked(), clicks]).to.deep.equal([1, 0]);
    });
  }

  it('asks nobody where a drag ends on another thing, even on a button', async () => {
    const { gate, asked } = await gated(html`
      <p>Record 1</p>
      <button type="button">Delete</button>
    `);
    let clicks = 0;
    gate.addEventListener('click', () => clicks++);
    await drag(inside(gate.querySelector('p')!, 8), inside(gate.querySelector('button')!, 8));
    expect([await asked(), clicks]).to.deep.equal([0, 0]);
  });

  // What opens under the pointer, when its field gets the focus, takes the end of the press; the browser then clicks on what
  // is around both.
  for (const [where, what, asks] of [
    ['a text field', html`<input />`, 0],
    ['a cell', html`<p tabindex="-1">Alice</p>`, 1],
  ] as const) {
    it(`asks ${asks ? 'somebody' : 'nobody'} where a layer opens under the press on ${where}`, async () => {
      const { gate, asked } = await gated(
        html`<div tabindex="0">${what}<em hidden style="position: fixed; inset: 0">Calendar</em></div>`,
      );
      let clicks = 0;
      gate.addEventListener('click', () => clicks++);
      const field = gate.querySelector('input, p')!;
      field.addEventListener('focus', () => (gate.querySelector('em')!.hidden = false));
      await drag(inside(field, 8), inside(field, 8));
      expect([await asked(), clicks]).to.deep.equal([asks, 0]);
    });
  }

  for (const [what, content] of Object.entries(clicked)) {
    it(`asks when the pointer moves on ${what} that is pressed`, async () => {
      const { gate, asked } = await gated(content);
      const element = gate.firstElementChild!;
      await drag(inside(element, 8), inside(element, 60));
      expect(await asked()).to.equal(1);
    });
  }

  it('asks when a hand trembles', async () => {
    const { gate, asked } = await gated(html`<div role="gridcell">Some words in a cell</div>`);
    await drag(inside(gate.firstElementChild!, 8), inside(gate.firstElementChild!, 11));
    expect(await asked()).to.equal(1);
  });

  it('lets the click that ends a drag pass while a verification holds', async () => {
    const { gate, provider } = await gated(html`<p>Some words that a person copies</p>`);
    provider.respond('approve');
    await gate.verify();
    let clicks = 0;
    gate.addEventListener('click', () => clicks++);
    await drag(inside(gate.firstElementChild!, 8), inside(gate.firstElementChild!, 60));
    expect(clicks).to.equal(1);
  });
});
