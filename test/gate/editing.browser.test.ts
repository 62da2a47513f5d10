import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { html } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn, press, type } from '../support/trusted-input.js';

class TestField extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<label>Name <input></label>';
  }
}
customElements.define('test-field', TestField);

async function clicked(content: TemplateResult, selector = '.hit') {
  const page = await gated(content);
  const clicks: Event[] = [];
  page.gate.addEventListener('click', event => clicks.push(event));
  const hit = page.gate.querySelector<HTMLElement>(selector)!;
  hit.addEventListener('click', event => {
    if ((event.target as Element).matches('a,button,[type=file],[type=color]')) event.preventDefault();
  });
  hit.click();
  return { ...page, hit, passed: clicks.length > 0, asks: (await page.asked()) > 0 };
}

describe('<stepup-gate> and the editing of a form in it', () => {
  it('asks nobody while the person fills it in', async () => {
    const { gate, asked } = await gated(html`
      <form>
        <h2 id="heading">Transfer</h2>
        <fieldset>
          <legend>Payment</legend>
          <label for="amount">Amount</label><input id="amount" name="amount" />
          <label><input type="checkbox" name="express" /> <span id="express">Express</span></label>
          <div role="radiogroup" tabindex="-1">
            <label><input type="radio" name="kind" value="one" /><b id="one">one</b></label>
            <input type="radio" name="kind" value="two" id="two" />
          </div>
          <select name="currency">
            <option>EUR</option>
            <option>USD</option>
          </select>
          <textarea name="note"></textarea>
          <div contenteditable="true" id="rich">Rich <b>text</b></div>
          <input type="range" id="range" />
          <p role="note" id="text">Read me</p>
        </fieldset>
        <button>Pay</button>
      </form>
    `);
    const on = (selector: string) => clickOn(gate.querySelector(selector)!);
    await on('[for=amount]');
    await type('42');
    await press('Tab');
    await on('#express');
    await on('#one');
    expect(gate.querySelector<HTMLInputElement>('[value=one]')!.checked).to.equal(true);
    await on('#two');
    await on('textarea');
    await type('hello');
    await on('#rich b');
    await type('!');
    for (const selector of ['#range', '#text', '#heading', 'fieldset', 'legend']) await on(selector);
    gate.querySelector('select')!.click();
    gate.querySelector('option')!.click();
    expect(await asked()).to.equal(0);
    const form = gate.querySelector('form')!;
    expect(Object.fromEntries(new FormData(form))).to.deep.equal({
      amount: '42',
      express: 'on',
      kind: 'two',
      currency: 'EUR',
      note: 'hello',
    });
    expect(gate.querySelector('#rich')!.textContent).to.contain('!');
  });

  const passes: Record<string, TemplateResult> = {
    'a text field outside a form': html`<input class="hit" />`,
    'its label': html`<label class="hit">Name <input /></label>`,
    'a text area': html`<textarea class="hit"></textarea>`,
    'a <select>': html`<select class="hit"></select>`,
    'an editable element': html`<div contenteditable class="hit"></div>`,
    'what is in an editable element': html`<div contenteditable>
      <p><b class="hit">bold</b></p>
    </div>`,
    'a file field in a form': html`<form><input type="file" class="hit" /></form>`,
    'a date field in a form': html`<form><input type="date" class="hit" /></form>`,
    'a colour field in a form': html`<form><input type="color" class="hit" /></form>`,
    'text in a form': html`<form><p class="hit">Read me</p></form>`,
    'a text field in a cell of a grid': html`<div role="grid" tabindex="0"><input class="hit" /></div>`,
    'an editable element in a branch of a tree': html`<div role="treeitem">
      <b contenteditable class="hit">x</b>
    </div>`,
    'a check box in a group in a form': html`<form>
      <div role="group"><input type="checkbox" class="hit" /></div>
    </form>`,
    'a check box in a focusable card in a form': html`<form>
      <div tabindex="0"><input type="checkbox" class="hit" /></div>
    </form>`,
    'a check box in what acts on a click, in a form': html`<form>
      <div hx-post="/x"><input type="checkbox" class="hit" /></div>
    </form>`,
    'text in what acts on something else than a click': html`<form>
      <div data-action="input->search#find" hx-target="#x" ng-dblclick="x"><p class="hit">Read</p></div>
    </form>`,
    'text in a group in a form': html`<form>
      <div role="group"><p class="hit">Read</p></div>
    </form>`,
  };
  for (const [what, content] of Object.entries(passes)) {
    it(`lets a click on ${what} through`, async () => {
      const { passed, asks } = await clicked(content);
      expect({ passed, asks }).to.deep.equal({ passed: true, asks: false });
    });
  }

  const held: Record<string, TemplateResult> = {
    'text outside a form': html`<p class="hit">Text</p>`,
    'a check box outside a form': html`<input type="checkbox" class="hit" />`,
    'a button in a form': html`<form><button type="button" class="hit">Delete</button></form>`,
    'a reset button in a form': html`<form><input type="reset" class="hit" /></form>`,
    'a link in a form': html`<form><a href="#x" class="hit">Delete</a></form>`,
    'a custom element in a form': html`<form><test-unknown class="hit">Delete</test-unknown></form>`,
    'a role in a form': html`<form><span role="button" class="hit">Delete</span></form>`,
    'a focusable element in a form': html`<form><span tabindex="0" class="hit">Delete</span></form>`,
    'an inline handler in a form': html`<form><span onclick="void 0" class="hit">Delete</span></form>`,
    ...Object.fromEntries(
      [
        ...['hx-delete="/41"', 'data-hx-get="/41"', 'wire:click="erase"', 'wire:click.prevent="erase"'],
        ...['@click="erase"', 'x-on:click.once="erase"', 'v-on:click="erase"', '(click)="erase()"'],
        ...['phx-click="erase"', 'data-ng-click="erase"', 'on:click="erase"', 'data-on-click="erase"'],
        ...['data-wp-on--click="erase"', 'data-action="click->job#erase"', '_="on click erase"'],
        ...['hx-on:click="erase()"', 'jsaction="click:erase"', 'is="test-erase"'],
        ...['up-follow up-href="/41"', 'up-href="/41"', 'fx-action="/41"', 'ic-delete-from="/41"'],
        ...['data-bind="click: erase"', 'data-reflex="click->job#erase"'],
        'data-action="click@window->job#erase"',
      ].map(attribute => [
        `what acts on it by ${attribute}, in a form`,
        html`${unsafeHTML(`<form><p><span class="hit" ${attribute}>Delete</span></p></form>`)}`,
      ]),
    ),
    ...Object.fromEntries(
      ['textarea', 'select', 'option', 'input', 'label', 'form'].map(name => [
        `what a drawing calls <${name}>`,
        html`${unsafeHTML(`<svg width="40" height="40"><${name}><foreignObject width="40" height="40"><b class="hit">x</b></foreignObject></${name}></svg>`)}`,
      ]),
    ),
    'a check box in an inline handler': html`<form>
      <div onclick="void 0"><input type="checkbox" class="hit" /></div>
    </form>`,
    'a label of a button': html`<label class="hit" for="labelled-button">x</label>
      <button id="labelled-button" type="button"></button>`,
    'a button in an editable element': html`<div contenteditable>
      <button type="button" class="hit" contenteditable="false">x</button>
    </div>`,
    'an editable element in a button': html`<button type="button">
      <b contenteditable class="hit">x</b>
    </button>`,
    'an editable element in a link': html`<a href="#x"><b contenteditable class="hit">x</b></a>`,
    ...Object.fromEntries(
      [
        ...['menuitem', 'menuitemcheckbox', 'menuitemradio', 'option', 'tab', 'switch', 'checkbox', 'radio'],
        ...['Button', ' link ', 'x-action button'],
      ].map(role => [
        `an editable element in the role ${JSON.stringify(role)}`,
        html`<div role=${role}><b contenteditable class="hit">x</b></div>`,
      ]),
    ),
    'a text field in an item of a menu': html`<div role="menuitem">Rename <input class="hit" /></div>`,
    'its label in an item of a menu': html`<div role="menuitem">
      <label class="hit">x <input /></label>
    </div>`,
    'an editable element in a <summary>': html`<details>
      <summary><b contenteditable class="hit">x</b></summary>
    </details>`,
    'an island in an editable element': html`<div contenteditable>
      <p contenteditable="false"><b class="hit">x</b></p>
    </div>`,
    'an element that is said to be not editable': html`<div contenteditable="false" class="hit">x</div>`,
    'an element with a nonsensical contenteditable': html`<div contenteditable="maybe" class="hit">x</div>`,
  };
  for (const [what, content] of Object.entries(held)) {
    it(`holds back a click on ${what}`, async () => {
      const { passed, asks } = await clicked(content);
      expect({ passed, asks }).to.deep.equal({ passed: false, asks: true });
    });
  }

  it('holds back in a gate that stands in an editable element', async () => {
    const { gate, answer, asked } = await gated(
      html`<p>Text</p>
        <button type="button">Delete</button>`,
    );
    gate.parentElement!.contentEditable = 'true';
    gate.querySelector('button')!.click();
    expect(await asked()).to.equal(1);
    expect(gate.state).to.equal('verifying');
    await answer('cancel');
    gate.querySelector('p')!.click();
    expect(await asked()).to.equal(2);
  });

  it('lets a click into the field of a component through', async () => {
    const { gate, asked } = await gated(html`<test-field></test-field>`);
    const input = gate.querySelector('test-field')!.shadowRoot!.querySelector('input')!;
    await clickOn(input);
    await type('Alice');
    expect(input.value).to.equal('Alice');
    expect(await asked()).to.equal(0);
  });
});
