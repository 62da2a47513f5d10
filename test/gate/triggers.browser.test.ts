import { expect } from '@open-wc/testing';
import { fixture, html, settled } from '../support/gate.js';
import { gated, noticeOf, OPENED, openings, useUpActivation } from '../support/gated.js';
import { waitUntil } from '../support/body-modal.js';
import { clickOn, opensAfterWaiting, otherButtonsWork, press } from '../support/trusted-input.js';
import { sendKeys } from '@web/test-runner-commands';

// A script tells of the middle button where the driver cannot press it.
const middleClickOn = otherButtonsWork
  ? (element: Element) => clickOn(element, 'middle')
  : async (element: Element) => {
      const init = { button: 1, bubbles: true, cancelable: true, composed: true };
      element.dispatchEvent(new PointerEvent('auxclick', init));
    };

async function clickWith(modifier: string, element: Element): Promise<void> {
  await sendKeys({ down: modifier });
  await clickOn(element);
  await sendKeys({ up: modifier });
}

describe('<stepup-gate> and how something is clicked', () => {
  for (const [how, click] of Object.entries({
    'the mouse': clickOn,
    Enter: async (button: HTMLElement) => {
      button.focus();
      await press('Enter');
    },
    Space: async (button: HTMLElement) => {
      button.focus();
      await press('Space');
    },
    'element.click()': async (button: HTMLElement) => button.click(),
    'a dispatched click': async (button: HTMLElement) => {
      button.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, composed: true }));
    },
  } as Record<string, (button: HTMLElement) => Promise<void>>)) {
    it(`holds back and lets go once: ${how}`, async () => {
      const clicks: Event[] = [];
      const { gate, approve } = await gated(
        html`<button type="button" @click=${(event: Event) => clicks.push(event)}>Delete</button>`,
      );
      await click(gate.querySelector('button')!);
      await settled();
      expect(clicks).to.have.length(0);
      await approve();
      expect(clicks).to.have.length(1);
      await settled(20);
      expect(clicks).to.have.length(1);
    });
  }

  it('lets go of a tap with its pointer, place and modifier keys', async () => {
    const clicks: PointerEvent[] = [];
    const { gate, approve } = await gated(
      html`<button type="button" @click=${(event: PointerEvent) => clicks.push(event)}>Delete</button>`,
    );
    const tap = { pointerType: 'touch', pointerId: 7, clientX: 12, clientY: 34, altKey: true, detail: 1 };
    const init = { bubbles: true, cancelable: true, composed: true, ...tap };
    gate.querySelector('button')!.dispatchEvent(new PointerEvent('click', init));
    await approve();
    expect(clicks).to.have.length(1);
    expect(clicks[0]).to.be.instanceOf(PointerEvent).and.to.include(tap);
  });

  it('runs handlers on the button, on ancestors, on the document and inline ones only after it', async () => {
    const heard: string[] = [];
    const { gate, approve } = await gated(html`<p><button type="button">Delete</button></p>`);
    const button = gate.querySelector('button')!;
    (window as unknown as { heard: string[] }).heard = heard;
    button.setAttribute('onclick', "window.heard.push('inline')");
    const targets = { button, p: gate.querySelector('p')!, gate, document, window };
    const listeners: Array<() => void> = [];
    for (const [name, target] of Object.entries(targets)) {
      for (const capture of [true, false]) {
        const listener = (): unknown => heard.push(`${name}${capture ? ' capture' : ''}`);
        target.addEventListener('click', listener, { capture });
        listeners.push(() => target.removeEventListener('click', listener, { capture }));
      }
    }
    button.click();
    await settled();
    expect(heard).to.deep.equal([]);
    await approve();
    listeners.forEach(remove => remove());
    expect(heard).to.have.members(['inline', ...Object.keys(targets).flatMap(n => [n, `${n} capture`])]);
  });
});

describe('<stepup-gate> around links', () => {
  it('follows a link to a place in the page after the step-up', async () => {
    const { gate, approve } = await gated(html`<a href="#deleted">Delete</a>`);
    history.replaceState(null, '', '#');
    await clickOn(gate.querySelector('a')!);
    await settled();
    expect(location.hash).to.equal('');
    await approve();
    await waitUntil(() => location.hash === '#deleted');
    history.replaceState(null, '', '#');
  });

  it(`opens a new tab ${opensAfterWaiting ? 'where' : 'by the next click: this browser never'} still allows it`, async () => {
    const { heard, next, close } = openings();
    const { gate, approve } = await gated(html`<a href="${OPENED}?blank" target="_blank">Export</a>`);
    await clickOn(gate.querySelector('a')!);
    await settled(10);
    expect(heard).to.deep.equal([]);
    const opened = next();
    await approve();
    if (!opensAfterWaiting) {
      expect(await noticeOf(gate)).to.match(/Click again/);
      expect(heard).to.deep.equal([]);
      await clickOn(gate.querySelector('a')!);
    }
    expect(await opened).to.equal('?blank');
    close();
  });

  it('else says so, and the next click opens it at once', async () => {
    const { heard, next, close } = openings();
    const { gate, approve, asked } = await gated(
      html`<a href="${OPENED}?again" target="_blank"><b tabindex="0">Export</b></a>`,
      { maxAge: 0 },
    );
    await clickOn(gate.querySelector('b')!);
    useUpActivation();
    await approve();
    expect(await noticeOf(gate)).to.match(/Verified\. Click again/);
    expect(heard).to.deep.equal([]);
    const opened = next();
    await clickOn(gate.querySelector('b')!);
    expect(await opened).to.equal('?again');
    expect(await noticeOf(gate)).to.equal('');
    expect(await asked()).to.equal(1);
    gate.querySelector('b')!.click();
    expect(await asked()).to.equal(2);
    close();
  });

  for (const modifier of ['Control', 'Shift', 'Meta']) {
    if (opensAfterWaiting) {
      it(`opens what was clicked with ${modifier} as it would have`, async () => {
        const { next, close } = openings();
        const { gate, approve } = await gated(html`<a href="${OPENED}?${modifier}">Export</a>`);
        const here = location.href;
        // Only Macs have a meta key that opens tabs: elsewhere it follows the link, which is prevented here.
        gate.querySelector('a')!.addEventListener('click', event => {
          if (modifier !== 'Meta') return;
          expect(event.metaKey).to.equal(true);
          event.preventDefault();
          new BroadcastChannel('opened').postMessage('?Meta');
        });
        const opened = next();
        await clickWith(modifier, gate.querySelector('a')!);
        await approve();
        expect(await opened).to.equal(`?${modifier}`);
        expect(location.href).to.equal(here);
        close();
      });
    } else {
      // MiniBrowser has one tab while it is driven, and would follow the link in it: that is prevented here.
      it(`leaves what was clicked with ${modifier} to the next click, as this browser opens nothing later`, async () => {
        const clicks: MouseEvent[] = [];
        const { gate, approve } = await gated(html`<a href="${OPENED}?${modifier}">Export</a>`);
        gate.querySelector('a')!.addEventListener('click', event => {
          event.preventDefault();
          clicks.push(event);
        });
        await clickWith(modifier, gate.querySelector('a')!);
        await approve();
        expect(clicks).to.have.length(0);
        expect(await noticeOf(gate)).to.match(/Click again/);
        await clickWith(modifier, gate.querySelector('a')!);
        expect(clicks.map(event => [event.isTrusted, event.getModifierState(modifier)])).to.deep.equal([
          [true, true],
        ]);
      });
    }
  }

  it('does not follow a link that was to be downloaded with Alt: the next click does', async () => {
    const clicks: MouseEvent[] = [];
    const { gate, approve } = await gated(
      html`<a
        href="#download"
        @click=${(event: MouseEvent) => {
          event.preventDefault();
          clicks.push(event);
        }}
        >Export</a
      >`,
    );
    await clickWith('Alt', gate.querySelector('a')!);
    await approve();
    expect(clicks).to.have.length(0);
    expect(await noticeOf(gate)).to.match(/Click again/);
    await clickWith('Alt', gate.querySelector('a')!);
    expect(clicks).to.have.length(1);
    expect(clicks[0]!.isTrusted && clicks[0]!.altKey).to.equal(true);
  });

  it(`${opensAfterWaiting ? 'opens' : 'leaves to the next click'} what was clicked with the middle button`, async () => {
    const { heard, next, close } = openings();
    const { gate, approve } = await gated(html`<a href="${OPENED}?middle"><b>Export</b></a>`);
    await middleClickOn(gate.querySelector('b')!);
    await settled(10);
    expect(heard).to.deep.equal([]);
    const opened = next();
    await approve();
    if (opensAfterWaiting) expect(await opened).to.equal('?middle');
    else expect(await noticeOf(gate)).to.match(/Click again/);
    close();
  });

  it('makes no click of a middle button on anything else', async () => {
    const heard: string[] = [];
    const { gate, approve } = await gated(html`
      <button
        type="button"
        @click=${() => heard.push('click')}
        @auxclick=${(event: MouseEvent) => heard.push(`auxclick ${event.button}`)}
      >
        Delete
      </button>
    `);
    await middleClickOn(gate.querySelector('button')!);
    await settled();
    expect(heard).to.deep.equal([]);
    await approve();
    expect(heard).to.deep.equal(['auxclick 1']);
  });
});

describe('<stepup-gate> around native controls', () => {
  it('checks a checkbox by its label, or itself, outside a form', async () => {
    const changes: boolean[] = [];
    const { gate, provider, approve, asked } = await gated(
      html`
        <label>
          <input
            type="checkbox"
            @change=${(e: Event) => changes.push((e.target as HTMLInputElement).checked)}
          />
          <span>Admin</span>
        </label>
      `,
      { maxAge: 0 },
    );
    const box = gate.querySelector('input')!;
    await clickOn(gate.querySelector('span')!);
    await settled();
    expect(box.checked).to.equal(false);
    await approve();
    expect(box.checked).to.equal(true);
    expect(changes).to.deep.equal([true]);
    expect(await asked()).to.equal(1);
    await clickOn(box);
    await settled();
    expect(box.checked).to.equal(true);
    await approve();
    expect(box.checked).to.equal(false);
    expect(changes).to.deep.equal([true, false]);
    expect(provider.calls).to.have.length(2);
  });

  it('does not check a checkbox by its label where a handler prevents that', async () => {
    let clicks = 0;
    const { gate, approve } = await gated(html`
      <label
        @click=${(event: Event) => {
          event.preventDefault();
          clicks++;
        }}
        ><b>Admin</b> <input type="checkbox"
      /></label>
    `);
    await clickOn(gate.querySelector('b')!);
    await approve();
    expect(clicks).to.equal(1);
    expect(gate.querySelector('input')!.checked).to.equal(false);
  });

  it('holds back a control whose label is outside', async () => {
    const { gate, approve } = await gated(html`<input type="checkbox" id="labelled-inside" />`);
    const label = await fixture(html`<label for="labelled-inside">Admin</label>`);
    await clickOn(label);
    await settled();
    expect(gate.querySelector('input')!.checked).to.equal(false);
    await approve();
    expect(gate.querySelector('input')!.checked).to.equal(true);
  });

  it('chooses a radio button', async () => {
    const { gate, approve } = await gated(html`
      <input type="radio" name="role" value="user" checked /><input type="radio" name="role" value="admin" />
    `);
    const [user, admin] = gate.querySelectorAll('input') as unknown as [HTMLInputElement, HTMLInputElement];
    await clickOn(admin);
    await settled();
    expect([user.checked, admin.checked]).to.deep.equal([true, false]);
    await approve();
    expect([user.checked, admin.checked]).to.deep.equal([false, true]);
  });

  it('opens a popover by popovertarget', async () => {
    const { gate, approve } = await gated(html`
      <button type="button" popovertarget="secrets">Show</button>
      <div id="secrets" popover>Secrets</div>
    `);
    const popover = gate.querySelector('#secrets')!;
    await clickOn(gate.querySelector('button')!);
    await settled();
    expect(popover.matches(':popover-open')).to.equal(false);
    await approve();
    expect(popover.matches(':popover-open')).to.equal(true);
  });

  it('runs a command by commandfor; in a browser that knows none, there is a click and that is all', async () => {
    const commands: string[] = [];
    let clicks = 0;
    const { gate, approve } = await gated(html`
      <button type="button" commandfor="commanded" command="--erase" @click=${() => clicks++}>Erase</button>
      <div id="commanded" @command=${(e: Event & { command?: string }) => commands.push(e.command!)}></div>
    `);
    await clickOn(gate.querySelector('button')!);
    await settled();
    expect([clicks, commands]).to.deep.equal([0, []]);
    await approve();
    const known = 'commandForElement' in HTMLButtonElement.prototype;
    expect([clicks, commands]).to.deep.equal([1, known ? ['--erase'] : []]);
  });

  it('opens a <summary>, also in a form', async () => {
    const { gate, approve } = await gated(html`
      <form>
        <details>
          <summary>Danger</summary>
          Secrets
        </details>
      </form>
    `);
    await clickOn(gate.querySelector('summary')!);
    await settled();
    expect(gate.querySelector('details')!.open).to.equal(false);
    await approve();
    expect(gate.querySelector('details')!.open).to.equal(true);
  });

  it('takes an icon in a button, with a role or a custom element, for the button', async () => {
    const clicks: EventTarget[] = [];
    const { gate, approve } = await gated(html`
      <button type="button" @click=${(event: Event) => clicks.push(event.target!)}>
        <svg role="img" aria-label="Delete" width="20" height="20"><rect width="20" height="20" /></svg>
      </button>
    `);
    const rect = gate.querySelector('rect')!;
    await clickOn(rect);
    await settled();
    gate.querySelector('button')!.disabled = true;
    await approve();
    expect(clicks).to.have.length(0);
    expect(await noticeOf(gate)).to.match(/changed/);
    gate.querySelector('button')!.disabled = false;
    gate.lock();
    await clickOn(rect);
    await approve();
    expect(clicks).to.deep.equal([rect]);
  });

  it('lets a button act whose icon was drawn anew meanwhile', async () => {
    let clicks = 0;
    const { gate, approve } = await gated(
      html`<button type="button" @click=${() => clicks++}><i>x</i></button>`,
    );
    await clickOn(gate.querySelector('i')!);
    await settled();
    gate.querySelector('i')!.replaceWith(Object.assign(document.createElement('i'), { textContent: 'x' }));
    await approve();
    expect(clicks).to.equal(1);
  });

  for (const type of ['file', 'color']) {
    it(`opens an <input type=${type}> by the next click once the page is not active any more`, async () => {
      const clicks: Event[] = [];
      const { gate, approve } = await gated(
        html`<input
          type=${type}
          @click=${(e: Event) => {
            e.preventDefault();
            clicks.push(e);
          }}
        />`,
      );
      await clickOn(gate.querySelector('input')!);
      useUpActivation();
      await approve();
      expect(clicks).to.have.length(0);
      expect(await noticeOf(gate)).to.match(/Click again/);
      await clickOn(gate.querySelector('input')!);
      expect(clicks.map(event => event.isTrusted)).to.deep.equal([true]);
    });
  }

  it('always leaves a date picker to the next click', async () => {
    const clicks: Event[] = [];
    const { gate, approve } = await gated(
      html`<input type="date" @click=${(event: Event) => clicks.push(event)} />`,
    );
    await clickOn(gate.querySelector('input')!);
    await approve();
    expect(clicks).to.have.length(0);
    expect(await noticeOf(gate)).to.match(/Click again/);
    await clickOn(gate.querySelector('input')!);
    expect(clicks.map(event => event.isTrusted)).to.deep.equal([true]);
  });
});

class OpenButton extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.innerHTML = '<button type="button"><span><slot></slot></span></button>';
    root.querySelector('button')!.addEventListener('click', event => {
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent('pressed'));
    });
  }
}
class LightButton extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('click', () => this.dispatchEvent(new CustomEvent('pressed')));
  }
}
class ClosedButton extends HTMLElement {
  constructor() {
    super();
    const root = this.attachShadow({ mode: 'closed' });
    root.innerHTML = '<button type="button">Delete</button>';
    root.querySelector('button')!.addEventListener('click', event => {
      event.stopPropagation();
      this.dispatchEvent(new CustomEvent('pressed'));
    });
  }
}
customElements.define('test-open-button', OpenButton);
customElements.define('test-light-button', LightButton);
customElements.define('test-closed-button', ClosedButton);

describe('<stepup-gate> around third-party elements', () => {
  it('lets a button in an open shadow root act', async () => {
    let pressed = 0;
    const { gate, approve } = await gated(
      html`<test-open-button @pressed=${() => pressed++}>Delete</test-open-button>`,
    );
    await clickOn(gate.querySelector('test-open-button')!);
    await settled();
    expect(pressed).to.equal(0);
    await approve();
    expect(pressed).to.equal(1);
  });

  it('lets an element without a shadow root act', async () => {
    let pressed = 0;
    const { gate, approve } = await gated(
      html`<test-light-button @pressed=${() => pressed++}>Delete</test-light-button>`,
    );
    await clickOn(gate.querySelector('test-light-button')!);
    await settled();
    expect(pressed).to.equal(0);
    await approve();
    expect(pressed).to.equal(1);
  });

  it('leaves a button in a closed shadow root to the next click', async () => {
    const pressed: Event[] = [];
    const { gate, approve, asked } = await gated(
      html`<test-closed-button @pressed=${(event: Event) => pressed.push(event)}></test-closed-button>`,
      { maxAge: 0 },
    );
    const button = gate.querySelector('test-closed-button')!;
    await clickOn(button);
    await approve();
    expect(pressed).to.have.length(0);
    expect(button.childNodes).to.have.length(0);
    expect(await noticeOf(gate)).to.match(/Click again/);
    await clickOn(button);
    expect(pressed).to.have.length(1);
    expect(await asked()).to.equal(1);
    await clickOn(button);
    expect(pressed).to.have.length(1);
    expect(await asked()).to.equal(2);
  });

  it('leaves what is in the closed shadow root of a plain element to the next click', async () => {
    let pressed = 0;
    const { gate, approve } = await gated(html`<div style="display: inline-block"></div>`);
    const root = gate.querySelector('div')!.attachShadow({ mode: 'closed' });
    root.innerHTML = '<button type="button">Delete</button>';
    root.querySelector('button')!.addEventListener('click', () => pressed++);
    await clickOn(gate.querySelector('div')!);
    await approve();
    expect(pressed).to.equal(0);
    expect(await noticeOf(gate)).to.match(/Click again/);
    await clickOn(gate.querySelector('div')!);
    expect(pressed).to.equal(1);
  });

  it('does not replay on a third-party element that was disabled meanwhile', async () => {
    let pressed = 0;
    const { gate, approve } = await gated(
      html`<test-open-button @pressed=${() => pressed++}>Delete</test-open-button>`,
    );
    await clickOn(gate.querySelector('test-open-button')!);
    gate.querySelector('test-open-button')!.toggleAttribute('disabled', true);
    await approve();
    expect(pressed).to.equal(0);
    expect(await noticeOf(gate)).to.match(/changed/);
  });
});

describe('<stepup-gate> around custom events', () => {
  class EraseEvent extends CustomEvent<{ row: number }> {
    readonly reason = 'asked';
    constructor(row: number) {
      super('erase', { detail: { row }, bubbles: true, cancelable: true });
    }
  }

  async function gatedEraser() {
    const erased: EraseEvent[] = [];
    const page = await gated(html`<div @erase=${(event: EraseEvent) => erased.push(event)}></div>`);
    page.gate.intercept = 'click submit erase';
    await page.gate.updateComplete;
    return { ...page, erased, source: page.gate.querySelector('div')! };
  }

  it('holds back those that it is told to, and keeps their class, fields and detail', async () => {
    const { source, erased, approve } = await gatedEraser();
    expect(source.dispatchEvent(new EraseEvent(7))).to.equal(false);
    await settled();
    expect(erased).to.have.length(0);
    await approve();
    expect(erased).to.have.length(1);
    expect(erased[0]).to.be.instanceOf(EraseEvent);
    expect([erased[0]!.detail.row, erased[0]!.reason]).to.deep.equal([7, 'asked']);
  });

  it('holds back the same event object whenever it is dispatched', async () => {
    const { gate, source, erased, approve, asked } = await gatedEraser();
    gate.maxAge = 0;
    await gate.updateComplete;
    const event = new EraseEvent(1);
    for (const times of [1, 2]) {
      source.dispatchEvent(event);
      source.dispatchEvent(event);
      await approve();
      expect(erased).to.have.length(times);
      expect(await asked()).to.equal(times);
    }
    gate.maxAge = undefined;
    await gate.updateComplete;
    source.dispatchEvent(event);
    await approve();
    expect(erased).to.have.length(3);
    source.dispatchEvent(event);
    expect(erased).to.have.length(4);
    expect(erased[3]).to.equal(event);
    await settled();
    gate.lock();
    source.dispatchEvent(event);
    expect(erased).to.have.length(4);
  });
});

describe('<stepup-gate> while a question is asked', () => {
  it('asks once for ten clicks, and acts once', async () => {
    let clicks = 0;
    const { gate, approve, asked } = await gated(
      html`<button type="button" @click=${() => clicks++}>Delete</button>`,
    );
    const button = gate.querySelector('button')!;
    for (let i = 0; i < 5; i++) button.click();
    await settled(10);
    for (let i = 0; i < 5; i++) await clickOn(button);
    expect(await asked()).to.equal(1);
    await approve();
    expect(clicks).to.equal(1);
    expect(await asked()).to.equal(1);
  });

  it('drops a click on something else', async () => {
    const heard: string[] = [];
    const { gate, approve, asked } = await gated(html`
      <button type="button" @click=${() => heard.push('first')}>Delete</button>
      <button type="button" @click=${() => heard.push('second')}>Erase</button>
    `);
    const [first, second] = gate.querySelectorAll('button') as unknown as HTMLButtonElement[];
    await clickOn(first!);
    await clickOn(second!);
    await approve();
    expect(heard).to.deep.equal(['first']);
    expect(await asked()).to.equal(1);
  });

  it('stays locked when something breaks in its own listener', async () => {
    let clicks = 0;
    const { gate, asked } = await gated(html`<button type="button" @click=${() => clicks++}>Delete</button>`);
    const errors: string[] = [];
    const { onerror } = window;
    window.onerror = message => void errors.push(String(message));
    Object.defineProperty(gate, 'disabled', {
      get() {
        throw new Error('broken');
      },
    });
    gate.querySelector('button')!.click();
    window.onerror = onerror;
    expect(clicks).to.equal(0);
    expect(errors.join()).to.contain('broken');
    expect(await asked()).to.equal(0);
  });
});
