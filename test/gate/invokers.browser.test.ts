import { expect, oneEvent } from '@open-wc/testing';
import { fixture, html, settled } from '../support/gate.js';
import { gated, noticeOf } from '../support/gated.js';
import { clickOn } from '../support/trusted-input.js';

const hasCommands = 'commandForElement' in HTMLButtonElement.prototype;

describe('a button that opens something, in a gate for single uses that holds the opening too', () => {
  const invokers = {
    popovertarget: {
      intercept: 'click beforetoggle',
      content: html`
        <button type="button" popovertarget="opened">Show</button>
        <div id="opened" popover>Secrets</div>
      `,
    },
    commandfor: {
      intercept: 'click command beforetoggle',
      content: html`
        <button type="button" commandfor="opened" command="show-popover">Show</button>
        <div id="opened" popover>Secrets</div>
      `,
    },
  };
  for (const [attribute, { intercept, content }] of Object.entries(invokers)) {
    async function guarded() {
      const there = await gated(content, { maxAge: 0 });
      there.gate.intercept = intercept;
      const heard: string[] = [];
      for (const type of ['click', 'command', 'beforetoggle'])
        there.gate.addEventListener(type, () => heard.push(type), true);
      const [button, popover] = there.gate.children as unknown as [HTMLButtonElement, HTMLElement];
      return { ...there, heard, button, popover };
    }
    const whole =
      attribute === 'commandfor' ? ['click', 'command', 'beforetoggle'] : ['click', 'beforetoggle'];

    it(`asks once for all of it, and opens it: ${attribute}`, async function () {
      if (attribute === 'commandfor' && !hasCommands) this.skip();
      const { heard, button, popover, approve, asked } = await guarded();
      await clickOn(button);
      await settled();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([[], false]);
      await approve();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([whole, true]);
      expect(await asked()).to.equal(1);
    });

    it(`opens it by the next click, unasked, where the person was told to look again: ${attribute}`, async function () {
      if (attribute === 'commandfor' && !hasCommands) this.skip();
      const { gate, heard, button, popover, approve, asked } = await guarded();
      await clickOn(button);
      button.setAttribute('data-stepup-key', '42');
      await approve();
      expect(await noticeOf(gate)).to.contain('has changed');
      expect(heard).to.deep.equal([]);
      await clickOn(button);
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([whole, true]);
      expect(await asked()).to.equal(1);
    });

    it(`holds the opening alone, by a script, and lets it happen: ${attribute}`, async () => {
      const { heard, popover, approve } = await guarded();
      popover.showPopover();
      await settled();
      expect([heard, popover.matches(':popover-open')]).to.deep.equal([[], false]);
      await approve();
      expect(heard).to.deep.equal(['beforetoggle']);
    });
  }
});

describe('a button in a gate that commands something outside', () => {
  async function clickedThen(change: (button: HTMLButtonElement, other: Element) => void, id = '') {
    const place = await fixture<HTMLElement>(
      html`<div>
        <p></p>
        <p></p>
      </div>`,
    );
    const [one, other] = place.children as unknown as [Element, Element];
    const heard: string[] = [];
    place.addEventListener('command', ({ target }) => heard.push(target === other ? 'other' : 'one'), true);
    const there = await gated(html`<button type="button" command="--delete">Delete</button>`);
    const button = there.gate.querySelector('button')!;
    one.id = id;
    if (id) button.setAttribute('commandfor', id);
    else button.commandForElement = one;
    await clickOn(button);
    await settled();
    change(button, other);
    await there.approve();
    return { heard, notice: await noticeOf(there.gate) };
  }

  before(function () {
    if (!hasCommands) this.skip();
  });

  it('commands what it was to command, as a script has named it', async () => {
    const { heard, notice } = await clickedThen(() => undefined);
    expect([heard, notice]).to.deep.equal([['one'], '']);
  });

  it('commands nothing where a script has named another one since', async () => {
    const { heard, notice } = await clickedThen((button, other) => (button.commandForElement = other));
    expect(heard).to.deep.equal([]);
    expect(notice).to.match(/changed/);
  });

  it('commands what has the id by then, where that was drawn anew', async () => {
    const { heard, notice } = await clickedThen((_, other) => {
      document.querySelector('#drawn-anew')!.removeAttribute('id');
      other.id = 'drawn-anew';
    }, 'drawn-anew');
    expect([heard, notice]).to.deep.equal([['other'], '']);
  });
});

describe('a button outside of a gate that commands something in it', () => {
  let count = 0;
  async function commanded(command: string, settings: { maxAge?: number; intercept?: string } = {}) {
    const id = `commanded-${++count}`;
    const there = await gated(
      html`<form>
        <dialog id=${id}><p>Delete invoice 1042</p></dialog>
      </form>`,
      { maxAge: settings.maxAge },
    );
    if (settings.intercept !== undefined) there.gate.intercept = settings.intercept;
    const heard: string[] = [];
    const dialog = there.gate.querySelector('dialog')!;
    for (const type of ['command', 'close']) dialog.addEventListener(type, () => heard.push(type));
    const button = await fixture<HTMLElement>(
      html`<button type="button" commandfor=${id} command=${command} value="confirm">Win a prize</button>`,
    );
    return { ...there, heard, dialog, button };
  }

  before(function () {
    if (!hasCommands) this.skip();
  });

  it('is not obeyed before the person is verified, and then once', async () => {
    for (const maxAge of [undefined, 0]) {
      const { heard, button, approve, asked } = await commanded('--delete', { maxAge });
      await clickOn(button);
      await settled();
      expect([heard, await asked()]).to.deep.equal([[], 1]);
      await approve();
      expect([heard, await asked()]).to.deep.equal([['command'], 1]);
    }
  });

  it('is not obeyed where the person is not verified', async () => {
    const { heard, button, answer } = await commanded('--delete');
    await clickOn(button);
    await answer('cancel');
    expect(heard).to.deep.equal([]);
  });

  it('passes untouched while a verification holds', async () => {
    const { gate, provider, heard, button, asked } = await commanded('--delete');
    provider.respond('approve');
    await gate.verify();
    await clickOn(button);
    expect([heard, await asked()]).to.deep.equal([['command'], 1]);
  });

  for (const command of ['close', 'request-close']) {
    it(`does not close a dialog, whose answer it would give: ${command}`, async () => {
      const { heard, dialog, button, answer } = await commanded(command);
      dialog.show();
      await clickOn(button);
      await answer('cancel');
      expect([heard, dialog.open, dialog.returnValue]).to.deep.equal([[], true, '']);
    });
  }

  for (const command of ['close', 'request-close'])
    it(`closes a dialog with its answer once the person is verified: ${command}`, async function () {
      const { heard, dialog, button, approve } = await commanded(command);
      if (!('requestClose' in dialog)) this.skip();
      dialog.show();
      await clickOn(button);
      const closed = oneEvent(dialog, 'close');
      await approve();
      await closed;
      expect([heard, dialog.open, dialog.returnValue]).to.deep.equal([
        ['command', 'close'],
        false,
        'confirm',
      ]);
    });

  it('leaves a dialog open, of which a listener takes care itself', async () => {
    const { heard, dialog, button, approve } = await commanded('close');
    dialog.addEventListener('command', event => event.preventDefault());
    dialog.show();
    await clickOn(button);
    await approve();
    expect([heard, dialog.open]).to.deep.equal([['command'], true]);
  });

  it('opens what it opens unasked, as with popovertarget, unless the gate says that it holds commands', async () => {
    const { dialog, button, asked } = await commanded('show-modal');
    await clickOn(button);
    expect([dialog.open, await asked()]).to.deep.equal([true, 0]);
    dialog.close();
    const strict = await commanded('show-modal', { intercept: 'click command' });
    await clickOn(strict.button);
    expect([strict.dialog.open, await strict.asked()]).to.deep.equal([false, 1]);
  });

  it('leaves an event of the page’s own by this name alone', async () => {
    const { heard, dialog, asked } = await commanded('--delete');
    dialog.dispatchEvent(new CustomEvent('command', { bubbles: true, cancelable: true }));
    expect([heard, await asked()]).to.deep.equal([['command'], 0]);
  });

  it('asks once where the button is in the gate as well, and what it commands in something else that is clicked', async () => {
    const { gate, approve, asked } = await gated(
      html`<div role="menuitem" tabindex="0"><p id="commanded-within">Invoice 1042</p></div>
        <button type="button" commandfor="commanded-within" command="--delete">Delete</button>`,
      { maxAge: 0 },
    );
    let heard = 0;
    gate.querySelector('p')!.addEventListener('command', () => heard++);
    await clickOn(gate.querySelector('button')!);
    await approve();
    expect([heard, await asked()]).to.deep.equal([1, 1]);
  });

  it('is not held by a gate that holds no clicks', async () => {
    const { heard, button, asked } = await commanded('--delete', { intercept: 'submit' });
    await clickOn(button);
    expect([heard, await asked()]).to.deep.equal([['command'], 0]);
  });

  it('is not obeyed by a marked element', async () => {
    const marked = await fixture<HTMLElement>(
      html`<div id="marked-row" data-stepup-resource="a" data-stepup-action="delete">Row</div>`,
    );
    const button = await fixture<HTMLElement>(
      html`<button type="button" commandfor="marked-row" command="--delete">Win a prize</button>`,
    );
    let heard = 0;
    marked.addEventListener('command', () => heard++);
    await clickOn(button);
    await settled();
    expect(heard).to.equal(0);
  });
});
