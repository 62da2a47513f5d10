import { expect } from '@open-wc/testing';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { html } from '../../support/gate.js';
import { gated } from '../../support/gated.js';
import { clickOn } from '../../support/trusted-input.js';

class TestSlider extends HTMLElement {
  min = 0;
  max = 100;
  constructor() {
    super();
    this.attachShadow({ mode: 'closed' }).innerHTML = '<p>track</p>';
  }
}
customElements.define('test-chosen-slider', TestSlider);

function defineWith(name: string, shadow: string): void {
  customElements.define(
    name,
    class extends HTMLElement {
      constructor() {
        super();
        this.attachShadow({ mode: 'open' }).innerHTML = shadow;
      }
    },
  );
}
defineWith('test-chosen-select', '<div role="combobox" tabindex="0">One</div>');
defineWith('test-chosen-panel', '<p style="height: 9em">Delete</p><i role="slider" tabindex="0">50</i>');

/** Clicks as a person does; tells whether the press and the click came to what was clicked, and how many were asked. */
async function pressed(markup: string) {
  const { gate, asked } = await gated(html`${unsafeHTML(markup)}`);
  const heard: string[] = [];
  for (const type of ['pointerdown', 'pointerup', 'click'])
    gate.addEventListener(type, () => heard.push(type));
  await clickOn(gate.querySelector('.hit')!);
  return { heard, asks: await asked() };
}

const SLIDER = '<i role="slider" tabindex="0">50</i>';

describe('what is chosen and slid in a form in a <stepup-gate>', () => {
  const chosen: Record<string, string> = {
    'a button that is a combo box': '<button type="button" role="combobox" class="hit">One</button>',
    'what such a button contains': '<button type="button" role="combobox"><b class="hit">One</b></button>',
    'an element that is a combo box': '<div role="combobox" tabindex="0" class="hit">One</div>',
    'a button that opens a list': '<button type="button" aria-haspopup="listbox" class="hit">One</button>',
    'a button that opens the days': '<button type="button" aria-haspopup="grid" class="hit">27</button>',
    'a slider': '<div role="slider" tabindex="0" class="hit">50</div>',
    'a spin button': '<div role="spinbutton" tabindex="0" class="hit">50</div>',
    'the track of a slider': `<div tabindex="-1"><p class="hit">track</p>${SLIDER}</div>`,
    'the track of a range': '<div tabindex="-1"><p class="hit">track</p><input type="range"></div>',
    'a component with the class of a range': '<test-chosen-slider class="hit"></test-chosen-slider>',
    'a component that draws a combo box': '<test-chosen-select class="hit"></test-chosen-select>',
  };
  for (const [what, markup] of Object.entries(chosen)) {
    it(`asks nobody: ${what}`, async () => {
      expect(await pressed(`<form>${markup}</form>`)).to.deep.equal({
        heard: ['pointerdown', 'pointerup', 'click'],
        asks: 0,
      });
    });
  }

  const held: Record<string, string> = {
    'a button that submits': '<button aria-haspopup="listbox" class="hit">Save</button>',
    'a button that opens a dialog': '<button type="button" aria-haspopup="dialog" class="hit">x</button>',
    'a button that opens a menu': '<button type="button" aria-haspopup="menu" class="hit">x</button>',
    'a combo box with a handler in it':
      '<button type="button" role="combobox" onclick="0" class="hit">x</button>',
    'a combo box that sends something': '<div role="combobox" hx-delete="/41" class="hit">x</div>',
    'a button in a combo box': '<div role="combobox"><button type="button" class="hit">x</button></div>',
    'a combo box in a button': '<button type="button"><b role="combobox" class="hit">Delete</b></button>',
    'text beside a slider in a card that Tab reaches': `<div tabindex="0"><p class="hit">x</p>${SLIDER}</div>`,
    'text beside a slider in a component': '<test-chosen-panel class="hit"></test-chosen-panel>',
    'an option': '<div role="listbox"><div role="option" class="hit">One</div></div>',
    'a switch': '<button type="button" role="switch" class="hit">Public</button>',
  };
  for (const [what, markup] of Object.entries(held)) {
    it(`asks: ${what}`, async () => {
      const { heard, asks } = await pressed(`<form>${markup}</form>`);
      expect([heard.includes('click'), asks]).to.deep.equal([false, 1]);
    });
  }

  it('asks where it is not in a form: what is chosen may be done at once', async () => {
    const { heard, asks } = await pressed(chosen['a button that is a combo box']!);
    expect([heard, asks]).to.deep.equal([[], 1]);
  });

  it('asks where the gate is in the form', async () => {
    const { gate, asked } = await gated(html`<button type="button" role="combobox">One</button>`);
    const form = document.createElement('form');
    gate.replaceWith(form);
    form.append(gate);
    await clickOn(gate.querySelector('button')!);
    expect(await asked()).to.equal(1);
    form.remove();
  });
});
