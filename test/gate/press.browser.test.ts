import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import type { TemplateResult } from 'lit';
import { fixture, html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn, press } from '../support/trusted-input.js';

const PRESSES = [
  ...['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend'],
  ...['keydown', 'keypress', 'keyup'],
];

/** Keeps the types of what a page hears of presses and clicks, at the element and around it. */
function hears(target: EventTarget): string[] {
  const heard: string[] = [];
  for (const type of [...PRESSES, 'click']) target.addEventListener(type, () => heard.push(type));
  return heard;
}

/**
 * Acts as the buttons of component libraries do: by the end of a press that began on it, by a key on its way up, and by a
 * click that no pointer made. A click after a press of which it knows is nothing more.
 */
function actsByPress(element: HTMLElement): string[] {
  const acts: string[] = [];
  let pressed = false;
  element.addEventListener('pointerdown', () => (pressed = true));
  element.addEventListener('pointerup', () => {
    if (pressed) acts.push('press');
    pressed = false;
  });
  element.addEventListener('keyup', ({ key }) => {
    if (key === 'Enter' || key === ' ') acts.push(`key ${key}`);
  });
  element.addEventListener('click', event => {
    if (event.detail === 0 && (event as PointerEvent).pointerType === '') acts.push('click');
  });
  return acts;
}

const ROLE_BUTTON = html`<div role="button" tabindex="0" class="hit">Delete</div>`;

class PressElement extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<slot></slot>';
  }
}
class InnerButton extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<button type="button"><slot></slot></button>';
  }
}
class SlidingElement extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<p>track</p><i role="slider" tabindex="0">thumb</i>';
  }
}
class WritingElement extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<p>Name</p><test-written></test-written>';
  }
}
class WrittenElement extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).innerHTML = '<input>';
  }
}
customElements.define('test-press', PressElement);
customElements.define('test-inner-button', InnerButton);
customElements.define('test-sliding', SlidingElement);
customElements.define('test-written', WrittenElement);
customElements.define('test-writing', WritingElement);

const activating: Record<string, TemplateResult> = {
  'a button': html`<button type="button" class="hit">Delete</button>`,
  'an icon in a button': html`<button type="button"><i class="hit">x</i></button>`,
  'a button that is an <input>': html`<input type="button" value="Delete" class="hit" />`,
  'a link': html`<a href="#pressed" class="hit" @click=${(e: Event) => e.preventDefault()}>Delete</a>`,
  'a <summary>': html`<details>
    <summary class="hit">Delete</summary>
  </details>`,
  'a custom element': html`<test-press class="hit" tabindex="0">Delete</test-press>`,
  'a button in a custom element': html`<test-inner-button class="hit">Delete</test-inner-button>`,
  ...Object.fromEntries(
    ['button', 'link', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'option', 'tab', 'switch'].map(
      role => [`the role ${role}`, html`<div role=${role} tabindex="0" class="hit">Delete</div>`],
    ),
  ),
  'a role with spaces around it': html`<div role=" button " tabindex="0" class="hit">Delete</div>`,
  'a role after one that is not known': html`<div role="x-action button" tabindex="0" class="hit">x</div>`,
  'a link without an address': html`<a tabindex="0" class="hit">Delete</a>`,
  'a link in a drawing': html`<svg width="20" height="20">
    <a xlink:href="#x" class="hit"><rect width="20" height="20" /></a>
  </svg>`,
  'an editable element in a button': html`<button type="button">
    <b contenteditable class="hit">x</b>
  </button>`,
  'a range in a button': html`<button type="button"><input type="range" class="hit" /></button>`,
  'an editable element in a link': html`<a href="#pressed" @click=${(e: Event) => e.preventDefault()}
    ><b contenteditable class="hit">x</b></a
  >`,
  'a text field in an item of a menu': html`<div role="menuitem">Rename <input class="hit" /></div>`,
  'a text box in a <summary>': html`<details>
    <summary><b role="textbox" class="hit">x</b></summary>
  </details>`,
  'an icon in an item of a menu': html`<div role="menuitem" tabindex="0">
    <i role="img" class="hit">x</i>
  </div>`,
};

const left: Record<string, TemplateResult> = {
  'a slider': html`<div role="slider" tabindex="0" class="hit">50</div>`,
  'a range': html`<input type="range" class="hit" />`,
  'a scroll bar': html`<div role="scrollbar" tabindex="0" class="hit">50</div>`,
  'a spin button': html`<div role="spinbutton" tabindex="0" class="hit">50</div>`,
  'a splitter': html`<div role="separator" tabindex="0" class="hit">50</div>`,
  'a text field': html`<input class="hit" />`,
  'an element with the role of one': html`<div role="textbox" tabindex="0" class="hit">x</div>`,
  'an editable element': html`<div contenteditable class="hit">x</div>`,
  'something draggable': html`<div draggable="true" role="option" tabindex="0" class="hit">Card</div>`,
  'a handle in a row': html`<div role="option"><i draggable="true" class="hit">=</i></div>`,
  'a slider in an item of a menu': html`<div role="menuitem"><i role="slider" class="hit">50</i></div>`,
  'the track of a custom slider': html`<test-sliding class="hit"></test-sliding>`,
  'a custom text field': html`<test-writing class="hit"></test-writing>`,
  text: html`<p class="hit">Text</p>`,
};

describe('<stepup-gate> and the press before the click', () => {
  for (const [what, content] of Object.entries(activating)) {
    it(`lets nobody hear of it on ${what}, and repeats it once as a click without a pointer`, async () => {
      const { gate, approve, asked } = await gated(html`<div>${content}</div>`);
      const heard = hears(gate);
      const clicks: PointerEvent[] = [];
      gate.addEventListener('click', event => clicks.push(event as PointerEvent));
      await clickOn(gate.querySelector('.hit')!);
      expect(heard).to.deep.equal([]);
      await approve();
      expect(heard).to.deep.equal(['click']);
      expect([clicks[0]!.detail, clicks[0]!.pointerType]).to.deep.equal([0, '']);
      expect(await asked()).to.equal(1);
    });

    it(`lets it pass whole on ${what} while a verification holds`, async () => {
      const { gate, provider, asked } = await gated(html`<div>${content}</div>`);
      provider.respond('approve');
      await gate.verify();
      const heard = hears(gate);
      await clickOn(gate.querySelector('.hit')!);
      expect(heard).to.deep.equal(['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click']);
      expect(await asked()).to.equal(1);
    });
  }

  for (const [what, content] of Object.entries(left)) {
    it(`leaves it alone on ${what}`, async () => {
      const { gate } = await gated(html`<div>${content}</div>`);
      const heard = hears(gate);
      await clickOn(gate.querySelector('.hit')!);
      expect(heard.slice(0, 4)).to.deep.equal(['pointerdown', 'mousedown', 'pointerup', 'mouseup']);
    });
  }

  it('stops nothing but its propagation: the focus comes, and nothing is prevented', async () => {
    const { gate } = await gated(html`<button type="button">Delete</button>`);
    const button = gate.querySelector('button')!;
    await clickOn(button);
    await settled();
    expect(document.activeElement).to.equal(button);
    const down = new MouseEvent('mousedown', { bubbles: true, cancelable: true, composed: true });
    expect(button.dispatchEvent(down)).to.equal(true);
  });

  it('lets a library’s button act once by mouse, in a gate that asks every time too', async () => {
    for (const maxAge of [undefined, 0]) {
      const { gate, approve, asked } = await gated(ROLE_BUTTON, { maxAge });
      const acts = actsByPress(gate.querySelector('div')!);
      await clickOn(gate.querySelector('div')!);
      expect(acts).to.deep.equal([]);
      await approve();
      expect(acts).to.deep.equal(['click']);
      expect(await asked()).to.equal(1);
    }
  });

  it('holds touches, and those that end elsewhere or are cancelled', async () => {
    const { gate, asked } = await gated(
      html`<button type="button">Delete</button>
        <p>Text</p>`,
    );
    const heard = hears(document);
    const [button, text] = [gate.querySelector('button')!, gate.querySelector('p')!];
    const tell = (target: Element, type: string): unknown =>
      target.dispatchEvent(
        new PointerEvent(type, {
          pointerId: 9,
          isPrimary: true,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    tell(button, 'pointerdown');
    tell(text, 'pointerup');
    tell(button, 'pointerdown');
    tell(button, 'pointercancel');
    expect(heard).to.deep.equal([]);
    expect(await asked()).to.equal(0);
  });

  it('tells of a press that began elsewhere where it began, not on what is guarded', async () => {
    const outside = await fixture<HTMLElement>(html`<p tabindex="0">Menu</p>`);
    const { gate, asked } = await gated(html`<div role="menuitem" class="hit">Delete</div>`);
    const ended: EventTarget[] = [];
    const listener = (event: Event): unknown => ended.push(event.target!);
    document.addEventListener('pointerup', listener);
    let acts = 0;
    gate.addEventListener('pointerup', () => acts++);
    const centre = (element: Element): [number, number] => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [Math.round(x + width / 2), Math.round(y + height / 2)];
    };
    await sendMouse({ type: 'move', position: centre(outside) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: centre(gate.querySelector('.hit')!) });
    await sendMouse({ type: 'up' });
    document.removeEventListener('pointerup', listener);
    expect([acts, ended]).to.deep.equal([0, [outside]]);
    expect(await asked()).to.equal(0);
  });

  it('lets a press end that began while it passed, and decides about its click anew', async () => {
    const { gate, provider, asked } = await gated(html`<button type="button">Delete</button>`);
    provider.respond('approve');
    await gate.verify();
    const button = gate.querySelector('button')!;
    const heard = hears(button);
    button.addEventListener('pointerdown', () => gate.lock());
    await clickOn(button);
    expect(heard).to.deep.equal(['pointerdown', 'mousedown', 'pointerup', 'mouseup']);
    expect(await asked()).to.equal(2);
  });

  it('holds a press to its end that began while it was held, and repeats its click where that passes by now', async () => {
    const { gate, provider, asked } = await gated(ROLE_BUTTON);
    const hit = gate.querySelector('div')!;
    const acts = actsByPress(hit);
    const { x, y, width, height } = hit.getBoundingClientRect();
    await sendMouse({ type: 'move', position: [Math.round(x + width / 2), Math.round(y + height / 2)] });
    await sendMouse({ type: 'down' });
    provider.respond('approve');
    await gate.verify();
    await sendMouse({ type: 'up' });
    await settled();
    expect(acts).to.deep.equal(['click']);
    expect(await asked()).to.equal(1);
  });

  it('holds the press on a marked element', async () => {
    const button = await fixture<HTMLElement>(
      html`<button type="button" data-stepup-resource="a" data-stepup-action="delete">Delete</button>`,
    );
    const heard = hears(button);
    await clickOn(button);
    expect(heard).to.deep.equal([]);
  });

  it('holds the press in a shadow root that is closed', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'closed' });
    root.innerHTML =
      '<stepup-gate resource="a" action="delete"><button type="button">Delete</button></stepup-gate>';
    const heard = hears(root.querySelector('button')!);
    await clickOn(root.querySelector('button')!);
    expect(heard).to.deep.equal([]);
  });

  it('leaves the menu of the right button alone', async () => {
    const { gate } = await gated(html`<a href="#menu">Delete</a>`);
    const heard = hears(gate);
    const init = { button: 2, bubbles: true, composed: true, cancelable: true };
    gate.querySelector('a')!.dispatchEvent(new PointerEvent('pointerdown', init));
    expect(heard).to.deep.equal(['pointerdown']);
  });
});

describe('<stepup-gate> and keys', () => {
  for (const key of ['Enter', 'Space']) {
    it(`asks for ${key} on an element that the browser makes no click for`, async () => {
      for (const maxAge of [undefined, 0]) {
        const { gate, approve, asked } = await gated(ROLE_BUTTON, { maxAge });
        const hit = gate.querySelector('div')!;
        const heard = hears(gate);
        const acts = actsByPress(hit);
        hit.focus();
        await press(key);
        expect(heard).to.deep.equal([]);
        await approve();
        expect(heard).to.deep.equal(['click']);
        expect(acts).to.deep.equal(['click']);
        expect(await asked()).to.equal(1);
      }
    });

    it(`asks once for ${key} on a native button`, async () => {
      const { gate, approve, asked } = await gated(html`<button type="button">Delete</button>`);
      const heard = hears(gate);
      gate.querySelector('button')!.focus();
      await press(key);
      expect(heard).to.deep.equal([]);
      await approve();
      expect(heard).to.deep.equal(['click']);
      expect(await asked()).to.equal(1);
    });

    it(`lets ${key} pass while a verification holds`, async () => {
      const { gate, provider } = await gated(ROLE_BUTTON);
      provider.respond('approve');
      await gate.verify();
      const acts = actsByPress(gate.querySelector('div')!);
      gate.querySelector('div')!.focus();
      await press(key);
      expect(acts).to.deep.equal([key === 'Enter' ? 'key Enter' : 'key  ']);
    });
  }

  for (const [what, content] of Object.entries({
    'an item without a role, as in the pages of a pagination': html`<ul>
      <li tabindex="0" class="hit">2</li>
    </ul>`,
    'a row that can be chosen': html`<div role="row" tabindex="0" class="hit">Record 42</div>`,
    'an item of a list': html`<div role="listitem" tabindex="-1" class="hit">Record 42</div>`,
  }))
    for (const key of ['Enter', 'Space'])
      it(`asks for ${key} on ${what} that can have the focus`, async () => {
        const { gate, approve, asked } = await gated(html`<div>${content}</div>`);
        const acts = actsByPress(gate.querySelector('.hit')!);
        gate.querySelector<HTMLElement>('.hit')!.focus();
        await press(key);
        expect(acts).to.deep.equal([]);
        await approve();
        expect(acts).to.deep.equal(['click']);
        expect(await asked()).to.equal(1);
      });

  for (const [what, content] of Object.entries({
    'a region that scrolls': html`<div tabindex="0" class="hit" style="height: 2em; overflow: auto">
      <p style="height: 9em">Terms</p>
    </div>`,
    'a dialog': html`<div role="dialog" tabindex="-1" class="hit">Sure?</div>`,
    'a list without an active option': html`<div role="listbox" tabindex="0" class="hit"></div>`,
    'a panel of tabs': html`<div role="tabpanel" tabindex="0" class="hit">Details</div>`,
    'a heading to which the page has led': html`<h1 tabindex="-1" class="hit">Settings</h1>`,
    'an editor': html`<div contenteditable tabindex="0" class="hit">x</div>`,
    'a text field': html`<input tabindex="0" class="hit" />`,
    'a slider': html`<div role="slider" tabindex="0" class="hit">50</div>`,
  }))
    it(`leaves Enter and Space alone on ${what}`, async () => {
      const { gate, asked } = await gated(html`<div>${content}</div>`);
      const heard = hears(gate);
      gate.querySelector<HTMLElement>('.hit')!.focus();
      await press('Enter');
      await press('Space');
      expect(heard.filter(type => type === 'keydown')).to.have.length(2);
      expect(await asked()).to.equal(0);
    });

  it('asks for Enter on a switch that is a checkbox, for which the browser makes no click', async () => {
    const { gate, approve, asked } = await gated(html`<input type="checkbox" role="switch" />`);
    const input = gate.querySelector('input')!;
    const heard: string[] = [];
    input.addEventListener('keydown', ({ key }) => heard.push(key));
    input.focus();
    await press('Enter');
    expect([heard, input.checked]).to.deep.equal([[], false]);
    await approve();
    expect([heard, input.checked]).to.deep.equal([[], true]);
    expect(await asked()).to.equal(1);
  });

  it('leaves it to the browser to submit the form of such a switch by Enter', async () => {
    const { gate, approve, asked } = await gated(
      html`<form><input type="checkbox" role="switch" /><button>Save</button></form>`,
    );
    const sent: boolean[] = [];
    gate.querySelector('form')!.addEventListener('submit', event => {
      event.preventDefault();
      sent.push(gate.querySelector('input')!.checked);
    });
    gate.querySelector('input')!.focus();
    await press('Enter');
    expect(sent).to.deep.equal([]);
    await approve();
    expect(sent).to.deep.equal([false]);
    expect(await asked()).to.equal(1);
  });

  it('does not ask again while Enter is held down', async () => {
    const { gate, answer, asked } = await gated(ROLE_BUTTON);
    gate.querySelector('div')!.focus();
    await sendKeys({ down: 'Enter' });
    await answer('cancel');
    const repeated = new KeyboardEvent('keydown', {
      key: 'Enter',
      repeat: true,
      bubbles: true,
      composed: true,
      cancelable: true,
    });
    gate.querySelector('div')!.dispatchEvent(repeated);
    expect(repeated.defaultPrevented).to.equal(true);
    await sendKeys({ up: 'Enter' });
    expect(await asked()).to.equal(1);
  });

  it('keeps modifier keys', async () => {
    const { gate, approve } = await gated(ROLE_BUTTON);
    const clicks: MouseEvent[] = [];
    gate.addEventListener('click', event => clicks.push(event));
    gate.querySelector('div')!.focus();
    await press('Shift+Enter');
    await approve();
    expect(clicks.map(({ shiftKey, altKey }) => [shiftKey, altKey])).to.deep.equal([[true, false]]);
  });

  it('leaves other keys alone, those of a text that is being composed, and spaces on a link', async () => {
    const { gate, asked } = await gated(html`${ROLE_BUTTON}<a href="#space">Delete</a>`);
    const heard = hears(gate);
    const down = (selector: string, init: KeyboardEventInit): boolean =>
      gate
        .querySelector(selector)!
        .dispatchEvent(
          new KeyboardEvent('keydown', { bubbles: true, composed: true, cancelable: true, ...init }),
        );
    expect(down('div', { key: 'ArrowDown' })).to.equal(true);
    expect(down('div', { key: 'Enter', isComposing: true })).to.equal(true);
    expect(heard).to.deep.equal(['keydown', 'keydown']);
    expect(down('a', { key: ' ' })).to.equal(true);
    expect(await asked()).to.equal(0);
  });

  it('lets a person write spaces and lines', async () => {
    const { gate, asked } = await gated(html`<input /><textarea></textarea>`);
    for (const selector of ['input', 'textarea'] as const) {
      gate.querySelector(selector)!.focus();
      await sendKeys({ type: 'a b' });
    }
    await press('Enter');
    expect(gate.querySelector('input')!.value).to.equal('a b');
    expect(gate.querySelector('textarea')!.value).to.equal('a b\n');
    expect(await asked()).to.equal(0);
  });

  for (const [what, option] of [
    ['the option', html`<div role="option" id="active-option">Delete</div>`],
    ['the button', html`<button type="button" role="menuitem" id="active-option">Delete</button>`],
  ] as const)
    it(`asks for ${what} that a list says is the active one`, async () => {
      const acts: string[] = [];
      const list = await fixture<HTMLElement>(html`<div role="listbox" tabindex="0"></div>`);
      const { gate, approve, asked } = await gated(option);
      list.append(gate);
      list.setAttribute('aria-activedescendant', 'active-option');
      list.addEventListener('keydown', ({ key }) => key === 'Enter' && acts.push('key'));
      list.addEventListener('click', ({ target }) => acts.push((target as Element).id));
      list.focus();
      await press('Enter');
      expect(acts).to.deep.equal([]);
      await approve();
      expect(acts).to.deep.equal(['active-option']);
      expect(await asked()).to.equal(1);
    });

  for (const where of ['beside it', 'in the shadow root of a component'])
    it(`asks for the option that a script names without an id, to a field ${where}`, async function () {
      if (!('ariaActiveDescendantElement' in Element.prototype)) this.skip();
      const { gate, approve, asked } = await gated(html`<div role="option">Delete</div>`);
      const option = gate.querySelector('div')!;
      const place = await fixture<HTMLElement>(html`<div></div>`);
      const root = where === 'beside it' ? place : place.attachShadow({ mode: 'open' });
      root.innerHTML = '<input role="combobox" aria-label="Command">';
      const field = root.querySelector('input')!;
      field.ariaActiveDescendantElement = option;
      const acts: string[] = [];
      field.addEventListener('keydown', ({ key }) => key === 'Enter' && acts.push('key'));
      option.addEventListener('click', () => acts.push('click'));
      field.focus();
      await press('Enter');
      expect(acts).to.deep.equal([]);
      await approve();
      expect(acts).to.deep.equal(['click']);
      expect(await asked()).to.equal(1);
    });

  it('does not let a key end on what is guarded that was pressed elsewhere', async () => {
    const outside = await fixture<HTMLElement>(html`<div role="button" tabindex="0">Open</div>`);
    const { gate, asked } = await gated(ROLE_BUTTON);
    const hit = gate.querySelector('div')!;
    const acts = actsByPress(hit);
    outside.addEventListener('keydown', () => hit.focus());
    const ended: EventTarget[] = [];
    outside.addEventListener('keyup', event => ended.push(event.target!));
    outside.focus();
    await press('Enter');
    expect([acts, ended]).to.deep.equal([[], [outside]]);
    expect(await asked()).to.equal(0);
  });
});
