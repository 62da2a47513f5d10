import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { html } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn, type } from '../support/trusted-input.js';

const BOX = '<style>span { display: block; padding: 20px; border: 1px solid }</style>';

/** Defines an element that draws something of its own, in an open or a closed root. */
function define(
  name: string,
  content: string,
  { mode = 'open', Class = HTMLElement }: { mode?: ShadowRootMode; Class?: typeof HTMLElement } = {},
): void {
  customElements.define(
    name,
    class extends Class {
      readonly root = this.attachShadow({ mode });
      constructor() {
        super();
        this.root.innerHTML = BOX + content;
      }
    },
  );
}

class FormAssociated extends HTMLElement {
  static readonly formAssociated = true;
  readonly internals = this.attachInternals();
  get value(): string {
    return '';
  }
  get type(): string {
    return 'text';
  }
}

class WithPlaceholder extends FormAssociated {
  placeholder = '';
}

class WithSelection extends FormAssociated {
  setSelectionRange(): void {
    throw new Error('Nobody has to call it.');
  }
}

define('field-with-input', '<span><input></span>');
define('field-with-text-area', '<span><textarea></textarea></span>', { Class: FormAssociated });
define('field-with-editor', '<span><b contenteditable>Text</b></span>');
define('field-with-label', '<label for="inner"><span>Name</span></label><input id="inner">');
define('field-in-field', '<span><field-with-input></field-with-input></span>');
define('closed-field', '<span><input></span>', { mode: 'closed', Class: WithPlaceholder });
define('closed-selectable-field', '<span><input></span>', { mode: 'closed', Class: WithSelection });
define('padded-field', '<span>Name</span>', { Class: WithPlaceholder });
define('plain-button', '<span>Delete</span>');
define('drawn-button', '<button>Delete</button>', { Class: FormAssociated });
define('closed-button', '<button>Delete</button>', { mode: 'closed', Class: FormAssociated });
define('card-with-input', '<span>Invoice <input></span>');
define('field-with-button', '<span><button>Clear</button></span>', { Class: WithPlaceholder });
define('field-with-icon', '<span><plain-button></plain-button></span>', { Class: WithPlaceholder });

/** Draws its input into itself, and clicks itself instead of it. */
class RedirectingField extends HTMLElement {
  connectedCallback(): void {
    this.innerHTML = '<input>';
    this.addEventListener('click', event => this.redirect(event), { capture: true });
  }

  redirect(event: Event): void {
    if (event.target === this) return;
    event.stopPropagation();
    this.click();
  }
}
customElements.define('redirecting-field', RedirectingField);
customElements.define(
  'dispatching-field',
  class extends RedirectingField {
    override redirect(event: Event): void {
      if (event.target === this) return;
      event.stopPropagation();
      this.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    }
  },
);
customElements.define(
  'late-field',
  class extends RedirectingField {
    override redirect(event: Event): void {
      if (event.target === this) return;
      event.stopPropagation();
      setTimeout(() => this.click());
    }
  },
);

async function inGate(content: TemplateResult) {
  const page = await gated(content);
  const heard: Event[] = [];
  page.gate.addEventListener('click', event => heard.push(event));
  return { ...page, heard };
}

/** The first element of a kind, in open roots too. */
function find(element: Element, selector: string): HTMLElement {
  const root = element.shadowRoot ?? element;
  const found = root.querySelector<HTMLElement>(selector);
  return (
    found ??
    find(
      [...root.querySelectorAll('*')].find(each => each.shadowRoot)!,
      selector,
    )
  );
}

describe('<stepup-gate> and the text fields of component libraries', () => {
  const fields: Array<[what: string, content: TemplateResult, inner?: string]> = [
    ['an input in an open root', html`<field-with-input></field-with-input>`, 'input'],
    ['a text area in an open root', html`<field-with-text-area></field-with-text-area>`, 'textarea'],
    ['an editable element in an open root', html`<field-with-editor></field-with-editor>`, 'b'],
    ['a label in an open root', html`<field-with-label></field-with-label>`, 'span'],
    ['a field in a field', html`<field-in-field></field-in-field>`, 'input'],
    ['a field in a closed root that has a placeholder', html`<closed-field></closed-field>`],
    [
      'a field in a closed root whose text can be selected',
      html`<closed-selectable-field></closed-selectable-field>`,
    ],
    ['the frame of a field that says that it is one', html`<padded-field></padded-field>`],
    ['a field that clicks itself', html`<redirecting-field></redirecting-field>`, 'input'],
    ['a field that dispatches its click anew', html`<dispatching-field></dispatching-field>`, 'input'],
  ];
  for (const [what, content, inner] of fields)
    for (const [where, around] of [
      ['', content],
      [' in a form', html`<form>${content}</form>`],
    ] as const)
      it(`asks nobody for a click on ${what}${where}`, async () => {
        const { gate, asked, heard } = await inGate(around);
        const field = gate.querySelector(':not(form)')!;
        await clickOn(inner ? find(field, inner) : field);
        expect(await asked()).to.equal(0);
        expect(heard).not.to.have.length(0);
      });

  const others: Array<[what: string, content: TemplateResult, inner?: string]> = [
    ['an element of the page’s own', html`<plain-button></plain-button>`],
    ['a button in an open root', html`<drawn-button></drawn-button>`],
    ['a button in a closed root', html`<closed-button></closed-button>`],
    ['the rest of what has a field somewhere', html`<card-with-input></card-with-input>`, 'span'],
    ['a button in a field', html`<field-with-button></field-with-button>`, 'button'],
    ['a component in a field', html`<field-with-icon></field-with-icon>`, 'plain-button'],
    ['what markup calls a field', html`<plain-button placeholder="Name"></plain-button>`],
  ];
  for (const [what, content, inner] of others)
    for (const [where, around] of [
      ['', content],
      [' in a form', html`<form>${content}</form>`],
    ] as const)
      it(`asks for a click on ${what}${where}`, async () => {
        const { gate, asked, heard } = await inGate(around);
        const element = gate.querySelector(':not(form)')!;
        (inner ? find(element, inner) : (element as HTMLElement)).click();
        expect(await asked()).to.equal(1);
        expect(heard).to.have.length(0);
      });

  it('lets the person type into such a field', async () => {
    const { gate, asked } = await inGate(html`<redirecting-field></redirecting-field>`);
    await clickOn(gate.querySelector('input')!);
    await type('Ada');
    expect(gate.querySelector('input')!.value).to.equal('Ada');
    expect(await asked()).to.equal(0);
  });

  it('asks for a click that comes later than the one that it was made of', async () => {
    const { gate, asked, heard } = await inGate(html`<late-field></late-field>`);
    gate.querySelector('input')!.click();
    await new Promise(resolve => setTimeout(resolve));
    expect(await asked()).to.equal(1);
    expect(heard).to.have.length(0);
  });

  it('asks for a click on something else that a click into a field sets off', async () => {
    const { gate, asked, heard } = await inGate(
      html`<p><input /></p>
        <button type="button">Delete</button>`,
    );
    const button = gate.querySelector('button')!;
    button.addEventListener('click', event => heard.push(event));
    gate.querySelector('input')!.addEventListener('click', () => button.click());
    gate.querySelector('input')!.click();
    expect(await asked()).to.equal(1);
    expect(heard.map(({ target }) => (target as Element).localName)).to.deep.equal(['input']);
  });
});
