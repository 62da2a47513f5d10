import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, recorded, scripted, settled } from '../support/gate.js';
import { answering, gated, noticeOf, OPENED, openings, useUpActivation } from '../support/gated.js';
import { clickOn, press, type } from '../support/trusted-input.js';

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

/** Keeps the submissions of a form, and the page where it is. */
function submissions(form: HTMLFormElement): SubmitEvent[] {
  const events: SubmitEvent[] = [];
  form.addEventListener('submit', event => {
    event.preventDefault();
    events.push(event);
  });
  return events;
}

async function gatedForm(content = html`<input name="amount" value="10" /><button name="pay">Pay</button>`) {
  const page = await gated(html`<form action="#submitted">${content}</form>`);
  const form = page.gate.querySelector('form')!;
  return { ...page, form, submitted: submissions(form) };
}

describe('<stepup-gate> around a form', () => {
  for (const [how, submit] of Object.entries({
    'its button': form => clickOn(form.querySelector('button')!),
    Enter: async form => {
      form.querySelector('input')!.focus();
      await press('Enter');
    },
    'requestSubmit(submitter)': async form => form.requestSubmit(form.querySelector('button')),
  } as Record<string, (form: HTMLFormElement) => Promise<void>>)) {
    it(`submits once after the step-up: ${how}`, async () => {
      const { form, submitted, approve, asked } = await gatedForm();
      await submit(form);
      await settled();
      expect(submitted).to.have.length(0);
      await approve();
      expect(submitted).to.have.length(1);
      expect(submitted[0]!.submitter).to.equal(form.querySelector('button'));
      expect(await asked()).to.equal(1);
      await settled(20);
      expect(submitted).to.have.length(1);
    });
  }

  it('submits once after the step-up: requestSubmit(), and Enter without a button', async () => {
    const { gate, form, submitted, approve } = await gatedForm(html`<input name="amount" value="10" />`);
    form.requestSubmit();
    expect(submitted).to.have.length(0);
    await approve();
    expect(submitted).to.have.length(1);
    gate.lock();
    form.querySelector('input')!.focus();
    await press('Enter');
    expect(submitted).to.have.length(1);
    await approve();
    expect(submitted).to.have.length(2);
    expect(submitted.map(({ submitter }) => submitter)).to.deep.equal([null, null]);
  });

  it('tells listeners only, where a script dispatched the event', async () => {
    const { form, approve } = await gatedForm();
    const heard: Event[] = [];
    form.addEventListener('submit', event => heard.push(event));
    form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }));
    expect(heard).to.have.length(0);
    await approve();
    expect(heard.map(event => event.isTrusted)).to.deep.equal([false]);
  });

  it('tells the form of it, whatever form the button is of that a script names', async () => {
    const { form, approve } = await gatedForm();
    const other = await fixture<HTMLElement>(html`<form><button>Elsewhere</button></form>`);
    const heard: EventTarget[] = [];
    for (const each of [form, other]) each.addEventListener('submit', () => heard.push(each));
    const submitter = other.querySelector('button');
    form.dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true, submitter }));
    expect(heard).to.have.length(0);
    await approve();
    expect(heard).to.deep.equal([form]);
  });

  it('submits with the action, method and value of its button', async () => {
    const { next, close } = openings();
    const frame = await fixture<HTMLIFrameElement>(html`<iframe name="receiver"></iframe>`);
    const { gate, approve } = await gated(html`
      <form method="post" action="/nowhere" target="receiver">
        <input name="amount" value="10" />
        <button name="how" value="now" formaction=${OPENED} formmethod="get">Pay</button>
      </form>
    `);
    gate.querySelector('button')!.click();
    useUpActivation();
    const opened = next();
    await approve();
    expect(await opened).to.equal('?amount=10&how=now');
    frame.remove();
    close();
  });

  it('submits by an image, with the place that was clicked', async () => {
    const { heard, next, close } = openings();
    const frame = await fixture<HTMLIFrameElement>(html`<iframe name="mapped"></iframe>`);
    const { gate, approve } = await gated(html`
      <form action=${OPENED} target="mapped">
        <input
          type="image"
          src=${PIXEL}
          name="at"
          alt="Pay"
          style="width: 40px; height: 20px; display: block"
        />
      </form>
    `);
    await clickOn(gate.querySelector('input')!);
    expect(heard).to.deep.equal([]);
    const opened = next();
    await approve();
    expect(await opened).to.equal('?at.x=20&at.y=10');
    const again = next();
    await clickOn(gate.querySelector('input')!);
    expect(await again).to.equal('?at.x=20&at.y=10');
    frame.remove();
    close();
  });

  it('leaves a new tab to the next click once the page is not active any more', async () => {
    const { heard, next, close } = openings();
    const { gate, approve, asked } = await gated(html`
      <form action=${OPENED} target="_blank"><button name="form" value="tab">Export</button></form>
    `);
    await clickOn(gate.querySelector('button')!);
    useUpActivation();
    await approve();
    expect(await noticeOf(gate)).to.match(/Click again/);
    expect(heard).to.deep.equal([]);
    const opened = next();
    await clickOn(gate.querySelector('button')!);
    expect(await opened).to.equal('?form=tab');
    expect(await asked()).to.equal(1);
    close();
  });

  it('leaves a new tab to the next submission, also for a form without a button in something focusable', async () => {
    const { gate, approve, asked } = await gated(
      html`<div tabindex="-1">
        <form action=${OPENED} target="_blank"><input name="q" /></form>
      </div>`,
      { maxAge: 0 },
    );
    const form = gate.querySelector('form')!;
    const submitted = submissions(form);
    useUpActivation();
    form.requestSubmit();
    await approve();
    expect(await noticeOf(gate)).to.match(/Click again/);
    expect(submitted).to.have.length(0);
    form.requestSubmit();
    expect(submitted).to.have.length(1);
    expect(await asked()).to.equal(1);
    form.requestSubmit();
    expect(submitted).to.have.length(1);
    expect(await asked()).to.equal(2);
  });

  it('lets through the trusted events of a click and its submission, as one pass', async () => {
    const { provider, gate, form, submitted, events } = await gatedForm();
    const clicks: Event[] = [];
    form.querySelector('button')!.addEventListener('click', event => clicks.push(event));
    provider.respond('approve');
    await gate.verify();
    events.length = 0;
    await clickOn(form.querySelector('button')!);
    expect([...clicks, ...submitted].map(event => event.isTrusted)).to.deep.equal([true, true]);
    expect(events).to.deep.equal(['verified']);
    await clickOn(form.querySelector('button')!);
    expect(events).to.deep.equal(['verified', 'verified']);
  });

  it('lets a form-associated element submit', async () => {
    const { form, submitted, approve, asked } = await gatedForm(html`<test-submit>Pay</test-submit>`);
    await clickOn(form.querySelector('test-submit')!);
    await settled();
    expect(submitted).to.have.length(0);
    await approve();
    expect(submitted).to.have.length(1);
    expect(await asked()).to.equal(1);
  });

  it('runs a handler on the button as well as on the form, once each', async () => {
    const { form, submitted, approve } = await gatedForm();
    const clicks: Event[] = [];
    form.querySelector('button')!.addEventListener('click', event => clicks.push(event));
    await clickOn(form.querySelector('button')!);
    await settled();
    expect([clicks.length, submitted.length]).to.deep.equal([0, 0]);
    await approve();
    expect([clicks.length, submitted.length]).to.deep.equal([1, 1]);
  });
});

class TestSubmit extends HTMLElement {
  static readonly formAssociated = true;
  readonly #internals = this.attachInternals();
  constructor() {
    super();
    this.addEventListener('click', () => this.#internals.form?.requestSubmit());
  }
}
customElements.define('test-submit', TestSubmit);

describe('<stepup-gate> between a form and its button', () => {
  it('holds back a button inside whose form is outside', async () => {
    const { provider, client } = scripted();
    const form = await fixture<HTMLFormElement>(html`
      <form>
        <input name="amount" />
        <stepup-gate .client=${client} resource="payments" action="create"><button>Pay</button></stepup-gate>
        <button id="save">Save</button>
      </form>
    `);
    const submitted = submissions(form);
    const { answer, approve, asked } = answering(provider, form.querySelector<StepUpGate>('stepup-gate')!);
    const button = form.querySelector('button')!;
    await clickOn(button);
    await settled();
    expect(submitted).to.have.length(0);
    await approve();
    expect(submitted.map(({ submitter }) => submitter)).to.deep.equal([button]);
    form.querySelector<StepUpGate>('stepup-gate')!.lock();
    form.requestSubmit(button);
    expect(submitted).to.have.length(1);
    expect(await asked()).to.equal(2);
    await answer('cancel');
    await clickOn(form.querySelector('#save')!);
    expect(submitted).to.have.length(2);
    expect(await asked()).to.equal(2);
  });

  it('holds back a form inside whose button is outside', async () => {
    const { gate, approve, asked } = await gated(html`<form id="transfer"><input name="amount" /></form>`);
    const button = await fixture<HTMLButtonElement>(html`<button form="transfer">Pay</button>`);
    const submitted = submissions(gate.querySelector('form')!);
    await clickOn(button);
    await settled();
    expect(submitted).to.have.length(0);
    await approve();
    expect(submitted.map(({ submitter }) => submitter)).to.deep.equal([button]);
    expect(await asked()).to.equal(1);
  });

  it('does not submit by a button that belongs to another form meanwhile', async () => {
    const { gate, approve } = await gated(
      html`<form id="one"></form>
        <form id="two"></form>`,
    );
    const button = await fixture<HTMLButtonElement>(html`<button form="one">Pay</button>`);
    const [one, two] = [...gate.querySelectorAll('form')].map(submissions);
    await clickOn(button);
    await settled();
    gate.querySelector('form')!.removeAttribute('id');
    gate.querySelectorAll('form')[1]!.id = 'one';
    await approve();
    expect([one!.length, two!.length]).to.deep.equal([0, 0]);
    expect(await noticeOf(gate)).to.match(/changed/);
  });
});

describe('<stepup-gate> and the validation of a form', () => {
  it('has the form say what is wrong, once, before anyone is asked', async () => {
    const { form, submitted, asked } = await gatedForm(html`<input required /><button><i>Pay</i></button>`);
    const invalid: Event[] = [];
    form.addEventListener('invalid', event => invalid.push(event), { capture: true });
    await clickOn(form.querySelector('i')!);
    expect(invalid).to.have.length(1);
    expect(await asked()).to.equal(0);
    form.querySelector('input')!.focus();
    await press('Enter');
    expect(invalid).to.have.length(2);
    form.requestSubmit();
    expect(invalid).to.have.length(3);
    expect(await asked()).to.equal(0);
    expect(submitted).to.have.length(0);
  });

  it('says so also of a button outside the form that is in the gate', async () => {
    const { client, provider } = scripted();
    const place = await fixture(html`
      <form id="validated"><input required /></form>
      <stepup-gate .client=${client} resource="payments" action="create"
        ><button form="validated">Pay</button></stepup-gate
      >
    `);
    let invalid = 0;
    place.parentElement!.querySelector('input')!.addEventListener('invalid', () => invalid++);
    await clickOn(place.parentElement!.querySelector('button')!);
    expect(invalid).to.equal(1);
    expect(await answering(provider, place.parentElement!.querySelector('stepup-gate')!).asked()).to.equal(0);
  });

  for (const [what, content] of Object.entries({
    formnovalidate: html`<input required /><button formnovalidate>Pay</button>`,
    novalidate: html`<input required /><button>Pay</button>`,
  })) {
    it(`asks for an invalid form with ${what}`, async () => {
      const { form, submitted, approve } = await gatedForm(content);
      form.noValidate = what === 'novalidate';
      await clickOn(form.querySelector('button')!);
      await approve();
      expect(submitted).to.have.length(1);
    });
  }

  it('asks again for what was corrected', async () => {
    const { form, submitted, approve } = await gatedForm(html`<input required /><button>Pay</button>`);
    await clickOn(form.querySelector('button')!);
    await clickOn(form.querySelector('input')!);
    await type('10');
    await press('Enter');
    await approve();
    expect(submitted).to.have.length(1);
  });

  it('records one question for a form that is submitted', async () => {
    const { gate, form, approve } = await gatedForm();
    const events = recorded(gate);
    await clickOn(form.querySelector('button')!);
    await approve();
    expect(events).to.deep.equal(['request', 'verified']);
  });
});
