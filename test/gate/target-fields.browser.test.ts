import { expect } from '@open-wc/testing';
import { html, settled } from '../support/gate.js';
import { gated, noticeOf } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

const TRANSFER = html`
  <form action="#sent">
    <input name="iban" value="DE02 1203" />
    <input name="amount" value="100" />
    <input name="note" value="rent" />
    <button name="pay" value="now">Pay</button>
  </form>
`;

async function transfer(fields = 'amount iban') {
  const page = await gated(TRANSFER);
  page.gate.setAttribute('target-fields', fields);
  const form = page.gate.querySelector('form')!;
  let submitted = 0;
  form.addEventListener('submit', event => {
    event.preventDefault();
    submitted++;
  });
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement;
  return { ...page, form, field, button: form.querySelector('button')!, count: () => submitted };
}

describe('<stepup-gate target-fields>', () => {
  it('asks for what the form says, in the order of the names, and tells the page so', async () => {
    const { gate, button, provider, approve, count } = await transfer();
    const details: unknown[] = [];
    gate.addEventListener('stepup-request', ({ detail }) => details.push(detail));
    gate.addEventListener('stepup-verified', ({ detail }) => details.push(detail.target));
    await clickOn(button);
    await approve();
    const target = 'amount=100&iban=DE02+1203';
    expect(provider.calls.map(call => call.target)).to.deep.equal([target]);
    expect(details[0]).to.include({ target });
    expect(details[1]).to.equal(target);
    expect(count()).to.equal(1);
  });

  it('reads the button that was clicked as well', async () => {
    const { button, provider, asked } = await transfer('pay amount');
    await clickOn(button);
    await asked();
    expect(provider.calls[0]!.target).to.equal('pay=now&amount=100');
  });

  it('lets the same pass again, and asks for another', async () => {
    const { button, field, provider, approve, asked, count } = await transfer();
    await clickOn(button);
    await approve();
    await clickOn(button);
    expect(count()).to.equal(2);
    field('amount').value = '10000';
    await clickOn(button);
    await asked();
    expect(count()).to.equal(2);
    expect(provider.calls.map(({ target }) => target)).to.deep.equal([
      'amount=100&iban=DE02+1203',
      'amount=10000&iban=DE02+1203',
    ]);
  });

  it('lets nothing go that says something else by then, and says so', async () => {
    const { gate, form, button, field, approve, asked, count } = await transfer();
    // The page says itself what tells one form from another: only the fields of the target do here.
    form.setAttribute('data-stepup-key', '1');
    await clickOn(button);
    await asked();
    field('amount').value = '10000';
    await approve();
    expect(count()).to.equal(0);
    expect(await noticeOf(gate)).to.not.equal('');
    field('note').value = 'other';
    field('amount').value = '100';
    await clickOn(button);
    expect(count()).to.equal(1);
  });

  for (const fields of ['amount account', '', ' ']) {
    it(`locks where there is no such field: "${fields}"`, async () => {
      const { gate, button, provider, count } = await transfer(fields);
      await clickOn(button);
      await settled();
      expect(gate.error?.code).to.equal('invalid-request');
      expect([provider.calls.length, count()]).to.deep.equal([0, 0]);
    });
  }

  it('locks beside a target, of two answers to which one', async () => {
    const { gate, button, provider } = await transfer();
    gate.target = '1042';
    await clickOn(button);
    await settled();
    expect(gate.error?.code).to.equal('invalid-request');
    expect(provider.calls).to.have.length(0);
  });

  it('is read by verify() too', async () => {
    const { gate, provider, approve } = await transfer();
    const verified = gate.verify();
    await approve();
    expect((await verified).target).to.equal('amount=100&iban=DE02+1203');
    expect(provider.calls).to.have.length(1);
  });
});

describe('<stepup-gate target>', () => {
  it('asks for this one, and another one is another question', async () => {
    const { gate, provider, approve, asked } = await gated(html`<button>Delete</button>`);
    const button = gate.querySelector('button')!;
    let clicks = 0;
    button.addEventListener('click', () => clicks++);
    gate.target = '1042';
    await clickOn(button);
    await approve();
    expect(clicks).to.equal(1);
    gate.setAttribute('target', '1043');
    await clickOn(button);
    await asked();
    expect(clicks).to.equal(1);
    expect(provider.calls.map(({ target }) => target)).to.deep.equal(['1042', '1043']);
  });

  it('stands in a marked element as data-stepup-target', async () => {
    const { gate, provider } = await gated(html`<span></span>`);
    const marked = document.createElement('button');
    Object.assign(marked.dataset, {
      stepupResource: 'documents',
      stepupAction: 'delete',
      stepupTarget: '1042',
    });
    gate.after(marked);
    marked.click();
    const standIn = [...document.querySelectorAll('stepup-gate')].find(each => each.target === '1042');
    expect(standIn).to.not.equal(undefined);
    expect(provider.calls).to.have.length(0);
    marked.remove();
    standIn!.remove();
  });
});
