import { expect } from '@open-wc/testing';
import { fixture, html, settled } from '../support/gate.js';
import { gated } from '../support/gated.js';
import { clickOn, press } from '../support/trusted-input.js';

/** A gate with elements in it that were made in the document of a frame: they are of no class of this window. */
async function withForeign(markup: string) {
  const there = await gated(html`<div></div>`);
  const frame = await fixture<HTMLIFrameElement>(html`<iframe></iframe>`);
  const { body } = frame.contentDocument!;
  body.innerHTML = markup;
  // As soon as a script knows an element, its class stays what it is.
  for (const element of body.querySelectorAll('*')) expect(element).not.to.be.instanceOf(Element);
  there.gate.replaceChildren(...body.childNodes);
  const hit = there.gate.querySelector<HTMLElement>('.hit')!;
  return { ...there, hit };
}

describe('an element in a gate that was made in a frame', () => {
  const held: Record<string, string> = {
    'a button of a form, made by <input>': '<form><input class="hit" type="button" value="Delete"></form>',
    'a reset button': '<form><input class="hit" type="reset" value="Delete"></form>',
    'a check box outside of a form': '<input class="hit" type="checkbox">',
  };
  for (const [what, markup] of Object.entries(held))
    it(`is held as any other: ${what}`, async () => {
      const { hit, approve, asked } = await withForeign(markup);
      let clicks = 0;
      hit.addEventListener('click', () => clicks++);
      await clickOn(hit);
      expect([clicks, await asked()]).to.deep.equal([0, 1]);
      await approve();
      expect(clicks).to.equal(1);
    });

  it('is held in a form of this page', async () => {
    const { gate, hit, asked } = await withForeign('<input class="hit" type="button" value="Delete">');
    gate.append(document.createElement('form'));
    gate.querySelector('form')!.append(hit);
    let clicks = 0;
    hit.addEventListener('click', () => clicks++);
    await clickOn(hit);
    expect([clicks, await asked()]).to.deep.equal([0, 1]);
  });

  const edits: Record<string, string> = {
    'a text field': '<input class="hit">',
    'a text area': '<textarea class="hit"></textarea>',
    'the label of a text field': '<label class="hit">Name <input hidden></label>',
    'an editor': '<div class="hit" contenteditable="true">Text</div>',
    'a check box in a form': '<form><input class="hit" type="checkbox"></form>',
  };
  for (const [what, markup] of Object.entries(edits))
    it(`is edited as any other: ${what}`, async () => {
      const { hit, asked } = await withForeign(markup);
      await clickOn(hit);
      expect(await asked()).to.equal(0);
    });

  it('submits its form by Enter on a check box, once', async () => {
    const { gate, hit, approve } = await withForeign(
      '<form><input class="hit" type="checkbox"><button>Send</button></form>',
    );
    let sent = 0;
    gate.addEventListener('submit', event => {
      event.preventDefault();
      sent++;
    });
    hit.focus();
    await press('Enter');
    await settled();
    expect(sent).to.equal(0);
    await approve();
    expect(sent).to.equal(1);
  });

  it('says which one its form is about, as any other', async () => {
    const { gate, provider, hit, asked } = await withForeign(
      '<form><input name="amount" value="10"><button class="hit">Send</button></form>',
    );
    gate.targetFields = 'amount';
    hit.click();
    expect(await asked()).to.equal(1);
    expect(provider.calls[0]!.target).to.contain('10');
  });
});
