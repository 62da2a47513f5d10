import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../support/gate.js';
import { answering, noticeOf } from '../support/gated.js';
import { clickOn, press } from '../support/trusted-input.js';

type Submit = (form: HTMLFormElement, component: HTMLElement) => void;

function putButton(form: HTMLFormElement, { dataset: { value } }: HTMLElement): HTMLButtonElement {
  const button = document.createElement('button');
  button.name = 'how';
  button.value = value ?? 'now';
  form.append(button);
  return button;
}

/** How component libraries submit the form that their controls are in. */
const WAYS: Record<string, Submit> = {
  'a button for the time of its click'(form, component) {
    const button = putButton(form, component);
    button.click();
    button.remove();
  },
  'a button for the time of requestSubmit()'(form, component) {
    const button = putButton(form, component);
    form.requestSubmit(button);
    button.remove();
  },
  'such a button, one task later'(form, component) {
    setTimeout(() => WAYS['a button for the time of its click']!(form, component));
  },
  'a hidden button that stays'(form, component) {
    (form.querySelector<HTMLButtonElement>('button[name=how]') ?? putButton(form, component)).click();
  },
};

for (const [index, submit] of Object.values(WAYS).entries()) {
  const formOf = (element: HTMLElement): HTMLFormElement =>
    document.querySelector(`#${element.getAttribute('form')}`) ?? element.closest('form')!;

  customElements.define(
    `text-field-${index}`,
    class extends HTMLElement {
      connectedCallback(): void {
        const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
        root.innerHTML = '<input value="Ada">';
        const input = root.querySelector('input')!;
        input.addEventListener('keydown', ({ key }) => {
          if (key === 'Enter') submit(formOf(this), this);
        });
      }
      override focus(): void {
        this.shadowRoot!.querySelector('input')!.focus();
      }
    },
  );
  customElements.define(
    `submit-button-${index}`,
    class extends HTMLElement {
      connectedCallback(): void {
        this.attachShadow({ mode: 'open' }).innerHTML = '<button type="button">Save</button>';
        this.addEventListener('click', () => submit(formOf(this), this));
      }
    },
  );
}

async function page(content: TemplateResult, intercept?: string) {
  const { provider, client } = scripted();
  const around = await fixture(html`<div>${content}</div>`);
  const gate = around.querySelector<StepUpGate>('stepup-gate')!;
  gate.client = client;
  if (intercept) gate.intercept = intercept;
  await settled();
  const form = gate.querySelector('form')!;
  const sent: Array<Record<string, FormDataEntryValue>> = [];
  form.addEventListener('submit', event => {
    event.preventDefault();
    sent.push(Object.fromEntries(new FormData(form, event.submitter)));
  });
  return { around, gate, form, sent, provider, ...answering(provider, gate) };
}

function element(name: string, attributes: Record<string, string> = {}): HTMLElement {
  const created = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) created.setAttribute(attribute, value);
  return created;
}

const VALUES = { name: 'Ada', how: 'now' };

describe('<stepup-gate> around a form with the controls of component libraries', () => {
  for (const [index, what] of Object.keys(WAYS).entries())
    for (const intercept of ['click submit', 'submit']) {
      const gated = (content: unknown): TemplateResult =>
        html`<stepup-gate resource="documents" action="delete" max-age="0"
          ><form id="guarded"><input name="name" value="Ada" hidden />${content}</form></stepup-gate
        >`;

      it(`sends it once for Enter in a field that makes ${what} (${intercept})`, async () => {
        const { form, gate, sent, approve, asked } = await page(
          gated(element(`text-field-${index}`)),
          intercept,
        );
        form.querySelector<HTMLElement>(`text-field-${index}`)!.focus();
        await press('Enter');
        expect(await asked()).to.equal(1);
        expect(sent).to.deep.equal([]);
        await approve();
        expect(sent).to.deep.equal([VALUES]);
        await settled(20);
        expect(await asked()).to.equal(1);
        expect(sent).to.have.length(1);
        expect(await noticeOf(gate)).to.equal('');
        if (index !== 3) expect(form.querySelectorAll('button')).to.have.length(0);
      });

      it(`sends it once for a button in it that makes ${what} (${intercept})`, async () => {
        const { form, sent, approve, asked } = await page(
          gated(element(`submit-button-${index}`)),
          intercept,
        );
        await clickOn(form.querySelector(`submit-button-${index}`)!);
        expect(await asked()).to.equal(1);
        expect(sent).to.deep.equal([]);
        await approve();
        expect(sent).to.deep.equal([VALUES]);
        expect(await asked()).to.equal(1);
      });

      it(`sends it once for a button elsewhere that makes ${what} (${intercept})`, async () => {
        const button = element(`submit-button-${index}`, { form: 'guarded' });
        const { around, sent, approve, asked } = await page(html`${gated('')}${button}`, intercept);
        await clickOn(around.querySelector(`submit-button-${index}`)!);
        expect(await asked()).to.equal(1);
        expect(sent).to.deep.equal([]);
        await approve();
        expect(sent).to.deep.equal([VALUES]);
        expect(await asked()).to.equal(1);
      });
    }

  it('sends nothing where the form has changed meanwhile', async () => {
    const { form, gate, sent, approve } = await page(
      html`<stepup-gate resource="documents" action="delete"
        ><form id="guarded"><input name="name" value="Ada" /><text-field-0></text-field-0></form
      ></stepup-gate>`,
    );
    form.querySelector<HTMLElement>('text-field-0')!.focus();
    await press('Enter');
    form.querySelector('input')!.value = 'Eve';
    await approve();
    expect(sent).to.deep.equal([]);
    expect(await noticeOf(gate)).to.contain('has changed');
  });

  it('sends nothing where the button stayed until the person was asked, and is gone by now', async () => {
    const { form, gate, sent, approve, asked } = await page(
      html`<stepup-gate resource="documents" action="delete"
        ><form id="guarded"><input name="name" value="Ada" /><button>Save</button></form></stepup-gate
      >`,
    );
    form.querySelector('button')!.click();
    expect(await asked()).to.equal(1);
    form.querySelector('button')!.remove();
    await approve();
    expect(sent).to.deep.equal([]);
    expect(await noticeOf(gate)).to.contain('no longer on this page');
  });

  it('lets nobody send it where the person closes the modal', async () => {
    const { form, sent, answer } = await page(
      html`<stepup-gate resource="documents" action="delete"
        ><form id="guarded"><text-field-0></text-field-0></form
      ></stepup-gate>`,
    );
    form.querySelector<HTMLElement>('text-field-0')!.focus();
    await press('Enter');
    await answer('cancel');
    expect(sent).to.deep.equal([]);
    expect(form.querySelectorAll('button')).to.have.length(0);
  });
});
