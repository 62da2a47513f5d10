import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { answering, gated, noticeOf, useUpActivation } from '../../support/gated.js';
import { clickOn, press } from '../../support/trusted-input.js';

const once = (content: TemplateResult) => gated(content, { maxAge: 0 });

describe('<stepup-gate max-age="0">', () => {
  it('asks once for a click on a button and the submission that follows, and again for the next', async () => {
    const { gate, approve, asked, events } = await once(html`<form><button>Pay</button></form>`);
    let submitted = 0;
    gate.addEventListener('submit', event => {
      event.preventDefault();
      submitted++;
    });
    for (const uses of [1, 2]) {
      await clickOn(gate.querySelector('button')!);
      await approve();
      expect(submitted).to.equal(uses);
      expect(await asked()).to.equal(uses);
    }
    gate.querySelector('form')!.requestSubmit();
    expect(await asked()).to.equal(3);
    expect(submitted).to.equal(2);
    expect(events).to.deep.equal(['request', 'verified', 'request', 'verified', 'request']);
  });

  it('asks once for a click on a label and on its control, and again for the next', async () => {
    const { gate, approve, asked } = await once(html`<label><input type="checkbox" /> <b>Admin</b></label>`);
    const box = gate.querySelector('input')!;
    for (const uses of [1, 2, 3]) {
      await clickOn(gate.querySelector('b')!);
      await approve();
      expect(box.checked).to.equal(uses % 2 === 1);
      expect(await asked()).to.equal(uses);
    }
  });

  it('asks once for a handler that clicks on something else in the gate at once, again if later', async () => {
    const heard: string[] = [];
    const { gate, approve, asked } = await once(html`
      <button type="button" id="first">Delete</button><button type="button" id="second">Really</button>
    `);
    const [first, second] = gate.querySelectorAll('button') as unknown as HTMLButtonElement[];
    second!.addEventListener('click', () => heard.push('second'));
    let later = Promise.resolve();
    first!.addEventListener('click', () => {
      second!.click();
      later = settled().then(() => second!.click());
    });
    first!.click();
    await approve();
    await later;
    expect(heard).to.deep.equal(['second']);
    expect(await asked()).to.equal(2);
  });

  describe('and what a press sets off a moment later', () => {
    async function submitting(submit: (form: HTMLFormElement) => void) {
      const page = await once(html`<form><input /><button type="button">Pay</button></form>`);
      const form = page.gate.querySelector('form')!;
      const button = form.querySelector('button')!;
      let submitted = 0;
      form.addEventListener('submit', event => {
        event.preventDefault();
        submitted++;
      });
      let submission = Promise.resolve();
      button.addEventListener('click', () => {
        submission = settled().then(() => submit(form));
      });
      await clickOn(button);
      return { ...page, form, button, submitted: () => submitted, submission: () => submission };
    }

    it('asks once for a submission in a later task', async () => {
      const { submitted, approve, asked } = await submitting(form => form.requestSubmit());
      await approve();
      expect([submitted(), await asked()]).to.deep.equal([1, 1]);
    });

    it('asks once for a submitter that is there only for its own click', async () => {
      const { submitted, approve, asked } = await submitting(form => {
        const submitter = form.appendChild(document.createElement('button'));
        submitter.click();
        submitter.remove();
      });
      await approve();
      expect([submitted(), await asked()]).to.deep.equal([1, 1]);
    });

    it('asks again for a second submission', async () => {
      const { form, submitted, approve, asked } = await submitting(it => it.requestSubmit());
      await approve();
      form.requestSubmit();
      expect([submitted(), await asked()]).to.deep.equal([1, 2]);
    });

    it('asks again once the person has pressed something else', async () => {
      const { submitted, submission, approve, asked } = await submitting(it => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
        it.requestSubmit();
      });
      await approve();
      await submission();
      expect([submitted(), await asked()]).to.deep.equal([0, 2]);
    });

    it('asks again a second later', async () => {
      const { submitted, approve, asked } = await submitting(it => {
        const { now } = performance;
        performance.now = () => now.call(performance) + 1001;
        it.requestSubmit();
        performance.now = now;
      });
      await approve();
      expect([submitted(), await asked()]).to.deep.equal([0, 2]);
    });

    it('asks again for another form', async () => {
      const { approve, asked, submitted } = await submitting(it => {
        const other = it.cloneNode(true) as HTMLFormElement;
        it.after(other);
        other.requestSubmit();
      });
      await approve();
      expect([submitted(), await asked()]).to.deep.equal([0, 2]);
    });
  });

  it('lets "click again" count for one use: a label and its picker, or a button and its submission', async () => {
    const { gate, approve, asked } = await once(html`<label>Day <input type="date" /></label>`);
    const clicks: Event[] = [];
    const input = gate.querySelector('input')!;
    input.addEventListener('click', event => clicks.push(event));
    input.click();
    await approve();
    expect(await noticeOf(gate)).to.match(/Click again/);
    input.click();
    expect(clicks).to.have.length(1);
    await settled();
    input.click();
    expect(clicks).to.have.length(1);
    expect(await asked()).to.equal(2);
  });

  it('does not let "click again" count for something else', async () => {
    const { gate, approve, asked } = await once(
      html`<input type="date" /><button type="button">Delete</button>`,
    );
    let clicks = 0;
    gate.querySelector('button')!.addEventListener('click', () => clicks++);
    gate.querySelector('input')!.click();
    await approve();
    gate.querySelector('button')!.click();
    expect(clicks).to.equal(0);
    expect(await asked()).to.equal(2);
  });

  it('lets "click again" end with lock()', async () => {
    const { gate, approve, asked } = await once(html`<input type="date" />`);
    const clicks: Event[] = [];
    gate.querySelector('input')!.addEventListener('click', event => clicks.push(event));
    gate.querySelector('input')!.click();
    await approve();
    gate.lock();
    gate.querySelector('input')!.click();
    expect(clicks).to.have.length(0);
    expect(await asked()).to.equal(2);
  });

  it('asks for a click that was made while the page was busy with the one before', async () => {
    const { gate, approve, asked } = await once(html`<input type="date" style="height: 40px" />`);
    const input = gate.querySelector('input')!;
    const clicks: Event[] = [];
    let downs = 0;
    addEventListener('mousedown', () => downs++);
    input.addEventListener('click', event => {
      clicks.push(event);
      // Until the next press of the button waits in the queue.
      const { now } = performance;
      for (const since = now.call(performance); now.call(performance) - since < 700;);
    });
    await clickOn(input);
    await approve();
    await Promise.all([clickOn(input), clickOn(input)]);
    expect(clicks).to.have.length(1);
    expect(await asked()).to.equal(2);
  });

  it('asks for each time that Enter is pressed', async () => {
    const { gate, approve, asked } = await once(html`<button type="button">Delete</button>`);
    let clicks = 0;
    const button = gate.querySelector('button')!;
    button.addEventListener('click', () => clicks++);
    button.focus();
    for (const uses of [1, 2]) {
      await press('Enter');
      await approve();
      expect([clicks, await asked()]).to.deep.equal([uses, uses]);
    }
  });

  it('needs both gates, once each, for a form in one and its button in another', async () => {
    const { client, provider } = scripted();
    const root = await fixture(html`
      <div>
        <stepup-gate .client=${client} resource="forms" action="create" max-age="0">
          <form id="of-a"></form>
        </stepup-gate>
        <stepup-gate .client=${client} resource="buttons" action="create" max-age="0">
          <button form="of-a">Pay</button>
        </stepup-gate>
      </div>
    `);
    const gates = [...root.querySelectorAll<StepUpGate>('stepup-gate')];
    const { approve, asked } = answering(provider, ...gates);
    let submitted = 0;
    root.addEventListener('submit', event => {
      event.preventDefault();
      submitted++;
    });
    const button = root.querySelector('button')!;
    for (const [uses, use] of [
      () => button.click(),
      () => root.querySelector('form')!.requestSubmit(button),
    ].entries()) {
      use();
      await approve();
      expect(submitted).to.equal(uses);
      await approve();
      expect(submitted).to.equal(uses + 1);
      expect(await asked()).to.equal(2 * uses + 2);
    }
    expect(new Set(provider.calls.map(({ resource }) => resource)).size).to.equal(2);
  });

  it('does not let one gate’s pass outlive its verification while the other one asks', async () => {
    const { client, provider } = scripted();
    const root = await fixture(html`
      <div>
        <stepup-gate .client=${client} resource="forms" action="create" max-age="0">
          <form id="of-b"></form>
        </stepup-gate>
        <stepup-gate .client=${client} resource="buttons" action="create" max-age="0">
          <button form="of-b">Pay</button>
        </stepup-gate>
      </div>
    `);
    const [form, button] = [...root.querySelectorAll<StepUpGate>('stepup-gate')] as [StepUpGate, StepUpGate];
    const { approve, asked } = answering(provider, form, button);
    let submitted = 0;
    root.addEventListener('submit', event => {
      event.preventDefault();
      submitted++;
    });
    root.querySelector('button')!.click();
    await approve();
    expect(form.state).to.equal('verifying');
    button.lock();
    await approve();
    expect(submitted).to.equal(0);
    expect(button.state).to.equal('verifying');
    await approve();
    expect(submitted).to.equal(1);
    expect(await asked()).to.equal(3);
  });

  it('is not used up by a replay that could not be made for want of activation', async () => {
    const { gate, approve, asked } = await once(html`<input type="file" />`);
    const clicks: Event[] = [];
    gate.querySelector('input')!.addEventListener('click', event => {
      event.preventDefault();
      clicks.push(event);
    });
    gate.querySelector('input')!.click();
    useUpActivation();
    await approve();
    expect(clicks).to.have.length(0);
    await clickOn(gate.querySelector('input')!);
    expect(clicks).to.have.length(1);
    expect(await asked()).to.equal(1);
  });
});
