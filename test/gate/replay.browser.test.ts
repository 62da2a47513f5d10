import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickedThen } from '../support/clicked-then.js';

const gate = (content: TemplateResult | string, resource = 'rows') =>
  html`<stepup-gate resource=${resource} action="delete">${content}</stepup-gate>`;
const button = html`<button type="button" class="hit">Delete</button>`;
const plain = html`<button type="button">Delete</button>`;
const icon = html`<button type="button" class="hit"><svg></svg></button>`;

describe('<stepup-gate> and what has changed by the time of the replay', () => {
  const find = (root: Element, selector: string) => root.querySelector<HTMLElement>(selector)!;
  const text = (selector: string) => (root: HTMLElement) => (find(root, selector).textContent = 'Bob');
  const set = (selector: string, name: string, value: string) => (root: HTMLElement) =>
    find(root, selector).setAttribute(name, value);

  const changes: Record<string, [TemplateResult, (root: HTMLElement, gate: StepUpGate) => void]> = {
    'a table row with another text': [
      html`<table>
        <tr>
          <td class="name">Alice</td>
          <td>${gate(button)}</td>
        </tr>
      </table>`,
      text('.name'),
    ],
    'text in the same cell': [
      html`<table>
        <tr>
          <td><b class="name">Alice</b> ${gate(button)}</td>
        </tr>
      </table>`,
      text('.name'),
    ],
    'a list item with another text': [
      html`<ul>
        <li><i class="name">Alice</i>${gate(button)}</li>
      </ul>`,
      text('.name'),
    ],
    'a list item with another key': [
      html`<ul>
        <li class="row" data-id="1">${gate(button)}</li>
      </ul>`,
      set('.row', 'data-id', '2'),
    ],
    'a row in a gate around the list': [
      gate(
        html`<ul>
          <li><i class="name">Alice</i>${button}</li>
          <li>Carol ${plain}</li>
        </ul>`,
      ),
      text('.name'),
    ],
    'a card among others, each with a gate': [
      html`<div class="card">
          <h3 class="name">Alice</h3>
          <div>${gate(html`<button type="button">Edit</button>`, 'x')} ${gate(icon)}</div>
        </div>
        <div class="card">
          <h3>Carol</h3>
          <div>${gate(html`<button type="button">Edit</button>`, 'x')} ${gate(icon)}</div>
        </div>`,
      text('.name'),
    ],
    'a card among others in one gate': [
      gate(
        html`<div>
            <b class="name">Alice</b>
            <p>${button}</p>
          </div>
          <div>
            <b>Carol</b>
            <p>${plain}</p>
          </div>`,
      ),
      text('.name'),
    ],
    'a key around the trigger': [
      gate(html`<div class="around" data-id="1">${button}</div>`),
      set('.around', 'data-id', '2'),
    ],
    'another label': [gate(button), text('.hit')],
    'another aria-label': [
      gate(html`<button type="button" class="hit" aria-label="Delete Alice">x</button>`),
      set('.hit', 'aria-label', 'Delete Bob'),
    ],
    'another item-id': [gate(button), set('.hit', 'item-id', '2')],
    'another value': [gate(button), set('.hit', 'value', '2')],
    'another name': [gate(button), set('.hit', 'name', 'other')],
    'another data-*': [
      gate(html`<button type="button" class="hit" data-user="1">x</button>`),
      set('.hit', 'data-user', '2'),
    ],
    'another popovertarget': [gate(button), set('.hit', 'popovertarget', 'other')],
    'another href': [gate(html`<a href="#1" class="hit">Delete</a>`), set('.hit', 'href', '#2')],
    'another form': [
      html`${gate(html`<button form="f1" class="hit">Delete</button>`)}
        <form id="f1"></form>
        <form id="f2"></form>`,
      set('.hit', 'form', 'f2'),
    ],
    'another value in the form': [
      gate(
        html`<form><input name="to" value="Alice" /><button type="submit" class="hit">Pay</button></form>`,
      ),
      root => (find(root, 'input') as HTMLInputElement).setRangeText('Bob', 0, 5),
    ],
    'another choice of several in the form': [
      gate(
        html`<form>
          <select name="to" multiple>
            <option selected>Alice</option>
            <option>Bob</option></select
          ><button type="submit" class="hit">Pay</button>
        </form>`,
      ),
      root => ((find(root, 'option + option') as HTMLOptionElement).selected = true),
    ],
    'another action of the form': [
      gate(html`<form action="#1"><button type="submit" class="hit">Pay</button></form>`),
      set('form', 'action', '#2'),
    ],
    'a trigger that was removed': [gate(button), root => find(root, '.hit').remove()],
    'a trigger that was replaced': [
      gate(button),
      root => find(root, '.hit').replaceWith(find(root, '.hit').cloneNode(true)),
    ],
    'a trigger that is disabled': [
      gate(button),
      root => ((find(root, '.hit') as HTMLButtonElement).disabled = true),
    ],
    'a trigger in a disabled <fieldset>': [
      gate(html`<fieldset>${button}</fieldset>`),
      set('fieldset', 'disabled', ''),
    ],
    'a trigger that says, against all sense, that disabled is false': [
      gate(button),
      set('.hit', 'disabled', 'false'),
    ],
    'a trigger that says it is disabled': [gate(button), set('.hit', 'aria-disabled', 'true')],
    'a trigger that was moved out of the gate': [gate(button), root => root.append(find(root, '.hit'))],
    'a trigger that was moved into another gate': [
      html`${gate(button)}${gate('', 'others')}`,
      root => root.querySelectorAll('stepup-gate')[1]!.append(find(root, '.hit')),
    ],
    'a form that was moved out of the gate, whose button is outside': [
      html`<button form="moved" class="hit">Pay</button>${gate(html`<form id="moved"></form>`)}`,
      root => root.append(find(root, '#moved')),
    ],
    'another resource': [gate(button), set('stepup-gate', 'resource', 'others')],
    'another action': [gate(button), set('stepup-gate', 'action', 'update')],
    'another resource, set as a property': [gate(button), (_, it) => (it.resource = 'others')],
    'another comment': [gate(button), set('stepup-gate', 'comment', 'Delete Bob')],
    'a label for another control': [
      gate(html`<label for="c1" class="hit">x</label><input type="checkbox" id="c1" /><input id="c2" />`),
      set('.hit', 'for', 'c2'),
    ],
  };
  for (const [what, [page, change]] of Object.entries(changes)) {
    it(`does nothing, and says so: ${what}`, async () => {
      const { clicks, notice } = await clickedThen(page, change);
      expect(clicks).to.equal(0);
      expect(notice).to.match(/changed|no longer on this page/);
    });
  }

  it('does nothing that has changed where a library has an Array.from() of its own', async () => {
    const { from } = Array;
    // As Prototype.js has it: it knows neither what can be iterated alone, nor a function to call.
    const listOf = (list: ArrayLike<unknown>): unknown[] => Array.prototype.slice.call(list);
    const { clicks, notice } = await clickedThen(gate(button), root => {
      set('.hit', 'data-id', '2')(root);
      Object.assign(Array, { from: listOf });
    }).finally(() => Object.assign(Array, { from }));
    expect(clicks).to.equal(0);
    expect(notice).to.match(/changed/);
  });

  it('does nothing when the page shows something else by then', async () => {
    const { pathname } = location;
    const { clicks, notice } = await clickedThen(gate(button), () =>
      history.replaceState(null, '', `${pathname}another`),
    );
    history.replaceState(null, '', pathname);
    expect(clicks).to.equal(0);
    expect(notice).to.match(/changed/);
  });

  it('does nothing when an attribute changes while stepup-verified is dispatched', async () => {
    const { clicks } = await clickedThen(gate(button), (root, it) =>
      it.addEventListener('stepup-verified', () => set('.hit', 'data-id', '2')(root)),
    );
    expect(clicks).to.equal(0);
  });

  const unchanged: Record<string, [TemplateResult, (root: HTMLElement, gate: StepUpGate) => void]> = {
    'another row changes': [
      html`<ul>
        <li>Alice ${gate(button)}</li>
        <li class="other">Carol ${gate(plain)}</li>
      </ul>`,
      root => (find(root, '.other').firstChild!.textContent = 'Bob '),
    ],
    'a row is added before': [
      html`<ul>
        <li>Alice ${gate(button)}</li>
      </ul>`,
      root => find(root, 'ul').prepend(document.createElement('li')),
    ],
    'the pointer leaves it': [
      gate(html`<button type="button" class="hit" data-hovered="true" data-pressed="true">x</button>`),
      root => {
        find(root, '.hit').removeAttribute('data-hovered');
        find(root, '.hit').setAttribute('data-focus-visible', '');
        find(root, '.hit').setAttribute('class', 'hit busy');
      },
    ],
    'a <div> says that disabled is false, as Vue writes it': [
      gate(html`<div tabindex="0" disabled="false" class="hit">Delete</div>`),
      () => undefined,
    ],
    'the item of a list is no longer the one that keys are at': [
      gate(
        html`<ul>
          <li role="menuitem" data-p="focus" data-p-focused="true" class="hit">Delete</li>
        </ul>`,
      ),
      root => {
        find(root, '.hit').removeAttribute('data-p');
        find(root, '.hit').setAttribute('data-p-focused', 'false');
      },
    ],
    'it is disabled and enabled again': [
      gate(button),
      (root, it) => {
        const trigger = find(root, '.hit') as HTMLButtonElement;
        trigger.disabled = true;
        it.addEventListener('stepup-verified', () => (trigger.disabled = false));
      },
    ],
    'the gate is moved': [gate(button), (root, it) => root.prepend(it)],
  };
  for (const [what, [page, change]] of Object.entries(unchanged)) {
    it(`acts all the same when ${what}`, async () => {
      expect((await clickedThen(page, change)).clicks).to.equal(1);
    });
  }

  it('acts at the next click, without asking again', async () => {
    const { clicks, root } = await clickedThen(gate(button), text('.hit'));
    expect(clicks).to.equal(0);
    let after = 0;
    const trigger = find(root, '.hit');
    trigger.addEventListener('click', () => after++);
    trigger.click();
    expect(after).to.equal(1);
  });

  it('does nothing when it was locked before the replay', async () => {
    const { gate: it, approve } = await gated(button);
    let clicks = 0;
    it.addEventListener('click', () => clicks++);
    it.querySelector('button')!.click();
    it.addEventListener('stepup-verified', () => it.lock());
    await approve();
    expect(clicks).to.equal(0);
  });

  it('does nothing when the gate was removed', async () => {
    const { gate: it, asked, provider } = await gated(button);
    const names: string[] = [];
    for (const name of ['stepup-verified', 'stepup-denied', 'click'])
      it.addEventListener(name, () => names.push(name));
    it.querySelector('button')!.click();
    await asked();
    it.remove();
    await settled();
    provider.respond('approve');
    await asked();
    expect(names).to.deep.equal([]);
  });
});
