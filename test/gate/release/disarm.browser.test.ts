import { expect, waitUntil } from '@open-wc/testing';
import { fixture, html, settled } from '../../support/gate.js';
import { gated } from '../../support/gated.js';

/** A click that nobody can prevent, as scripts make it that do not think of that. */
const unstoppable = (): MouseEvent => new MouseEvent('click', { bubbles: true, composed: true });

describe('a script’s click in a gate that nobody can prevent', () => {
  const cases = {
    'follows no link': {
      content: html`<a class="hit" href="#followed">Delete</a>`,
      listen: (heard: () => void) => {
        history.replaceState(null, '', '#');
        addEventListener('hashchange', heard, { once: true });
      },
    },
    'follows no link that it is inside of': {
      content: html`<a href="#followed"><b class="hit">Delete</b></a>`,
      listen: (heard: () => void) => {
        history.replaceState(null, '', '#');
        addEventListener('hashchange', heard, { once: true });
      },
    },
    'follows no link in a drawing': {
      content: html`<svg>
        <a class="hit" xlink:href="#followed"><rect width="9" height="9"></rect></a>
      </svg>`,
      listen: (heard: () => void) => {
        history.replaceState(null, '', '#');
        addEventListener('hashchange', heard, { once: true });
      },
    },
    'resets no form': {
      content: html`<form><button type="reset" class="hit">Reset</button></form>`,
      listen: (heard: () => void, gate: HTMLElement) => gate.addEventListener('reset', heard),
    },
    'ticks no box': {
      content: html`<input type="checkbox" class="hit" />`,
      listen: (heard: () => void, gate: HTMLElement) => gate.addEventListener('change', heard),
    },
    'chooses nothing': {
      content: html`<input type="radio" class="hit" />`,
      listen: (heard: () => void, gate: HTMLElement) => gate.addEventListener('change', heard),
    },
    'submits nothing': {
      content: html`<form><button class="hit">Send</button></form>`,
      listen: (heard: () => void, gate: HTMLElement) =>
        gate.addEventListener('submit', event => {
          event.preventDefault();
          heard();
        }),
    },
  };
  for (const [what, { content, listen }] of Object.entries(cases))
    it(`${what} before the person is verified, and does so once afterwards`, async () => {
      const { gate, approve, asked } = await gated(content);
      let heard = 0;
      listen(() => heard++, gate);
      const before = gate.innerHTML;
      const hit = gate.querySelector('.hit')!;
      hit.dispatchEvent(unstoppable());
      await settled();
      expect([heard, await asked(), gate.innerHTML]).to.deep.equal([0, 1, before]);
      expect((hit as HTMLInputElement).checked ?? false).to.equal(false);
      await approve();
      await settled();
      expect(heard).to.equal(1);
    });

  it('presses nothing elsewhere that it is the label of', async () => {
    const beside = await fixture<HTMLElement>(html`<button id="labelled-beside">Delete</button>`);
    const { gate, approve } = await gated(html`<label for="labelled-beside" class="hit">Delete</label>`);
    let clicks = 0;
    beside.addEventListener('click', () => clicks++);
    gate.querySelector('.hit')!.dispatchEvent(unstoppable());
    await settled();
    expect(clicks).to.equal(0);
    await approve();
    expect(clicks).to.equal(1);
  });

  it('commands nothing elsewhere', async function () {
    if (!('commandForElement' in HTMLButtonElement.prototype)) this.skip();
    const beside = await fixture<HTMLElement>(html`<div id="commanded-beside"></div>`);
    const { gate, approve } = await gated(
      html`<button commandfor="commanded-beside" command="--delete" class="hit">Delete</button>`,
    );
    let commands = 0;
    beside.addEventListener('command', () => commands++);
    gate.querySelector('.hit')!.dispatchEvent(unstoppable());
    await settled();
    expect(commands).to.equal(0);
    await approve();
    expect(commands).to.equal(1);
  });

  it('opens no details', async () => {
    const { gate, approve } = await gated(
      html`<details>
        <summary class="hit">More</summary>
      </details>`,
    );
    const details = gate.querySelector('details')!;
    gate.querySelector('.hit')!.dispatchEvent(unstoppable());
    await settled();
    expect(details.open).to.equal(false);
    await approve();
    expect(details.open).to.equal(true);
  });

  it('leaves an address that the script has changed by then', async () => {
    const { gate } = await gated(html`<a class="hit" href="#one">Delete</a>`);
    const link = gate.querySelector('a')!;
    link.dispatchEvent(unstoppable());
    link.href = '#other';
    await settled();
    expect(link.getAttribute('href')).to.equal('#other');
  });

  it('follows the link at once while a verification holds', async () => {
    const { gate, provider } = await gated(html`<a class="hit" href="#verified">Delete</a>`);
    provider.respond('approve');
    await gate.verify();
    history.replaceState(null, '', '#');
    gate.querySelector('a')!.dispatchEvent(unstoppable());
    // Firefox follows it in a task of its own.
    await waitUntil(() => location.hash === '#verified');
    history.replaceState(null, '', '#');
  });
});
