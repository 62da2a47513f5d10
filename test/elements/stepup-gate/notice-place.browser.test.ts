import { expect, nextFrame, oneEvent } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { press } from '../../support/trusted-input.js';

interface Page {
  host: HTMLElement;
  gate: StepUpGate;
  button: HTMLButtonElement;
  notice: () => HTMLElement;
}

/** A page with a guarded button whose question was refused: its notice is shown. */
async function refused(): Promise<Page> {
  const { client, provider } = scripted();
  const host = await fixture<HTMLElement>(html`
    <div style="padding: 40px; block-size: 1500px">
      <div id="above"></div>
      <div id="scroller" style="block-size: 300px; overflow: auto">
        <div style="padding-block: 60px 900px">
          <stepup-gate .client=${client} resource="documents" action="delete"
            ><button id="first" type="button">Delete</button
            ><button id="second" type="button">Delete all</button></stepup-gate
          >
        </div>
      </div>
    </div>
  `);
  const gate = host.querySelector('stepup-gate')!;
  const button = gate.querySelector('button')!;
  button.click();
  provider.respond('denied');
  await oneEvent(gate, 'stepup-denied');
  await settled();
  const notice = (): HTMLElement => gate.shadowRoot!.querySelector<HTMLElement>('[part=notice]')!;
  return { host, gate, button, notice };
}

function overlap(one: Element, other: Element): boolean {
  const a = one.getBoundingClientRect();
  const b = other.getBoundingClientRect();
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** How far the notice is from what it is about, below or above. */
function distance({ notice, button }: Page): number {
  const box = notice().getBoundingClientRect();
  const about = button.getBoundingClientRect();
  return Math.min(Math.abs(box.top - about.bottom), Math.abs(about.top - box.bottom));
}

async function painted(): Promise<void> {
  await nextFrame();
  await nextFrame();
}

describe('the place of a notice', () => {
  afterEach(() => scrollTo(0, 0));

  const MOVES: Record<string, (page: Page) => unknown> = {
    'a line is inserted above': ({ host }) => host.querySelector('#above')!.append('Saved.'),
    'an image above has loaded': async ({ host }) => {
      const image = new Image();
      image.src = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" width="50" height="90"/>')}`;
      host.querySelector('#above')!.append(image);
      await image.decode();
    },
    'a font above is another one': ({ host }) => {
      host.querySelector('#above')!.append('Saved.');
      host.style.font = '40px/2 monospace';
    },
    'an ancestor scrolls': ({ host }) => (host.querySelector('#scroller')!.scrollTop = 30),
    'the page scrolls': () => scrollTo(0, 50),
    // Before CSS Viewport 1, as in this WebKit, a box in something zoomed is told in lengths of its own.
    ...('currentCSSZoom' in Element.prototype && {
      'an ancestor is zoomed': ({ host }: Page) => host.style.setProperty('zoom', '1.5'),
    }),
    'an ancestor is moved by a transform': ({ host }) => (host.style.transform = 'translate(30px, 60px)'),
    'an animation moves an ancestor': async ({ host }) => {
      const animation = host.animate([{ translate: '0 0' }, { translate: '0 80px' }], {
        duration: 1000,
        fill: 'forwards',
      });
      animation.currentTime = 500;
      animation.pause();
      await animation.ready;
    },
    'the layout changes': ({ host }) => (host.style.cssText += 'float:right;padding:90px'),
    'the button grows': ({ button }) => (button.style.cssText = 'font-size:3em;padding:20px'),
    'its own text grows': ({ gate }) => {
      const words = document.createElement('span');
      words.slot = 'denied';
      words.textContent = 'No. '.repeat(80);
      gate.append(words);
    },
  };
  for (const [what, move] of Object.entries(MOVES)) {
    it(`is beside the button when ${what}, and never on it`, async () => {
      const page = await refused();
      expect(distance(page)).to.be.at.most(10);
      await move(page);
      await painted();
      expect(distance(page)).to.be.at.most(10);
      expect(overlap(page.notice(), page.button)).to.equal(false);
      const { left, top, width, height } = page.button.getBoundingClientRect();
      expect(document.elementFromPoint(left + width / 2, top + height / 2)).to.equal(page.button);
    });
  }

  it('is not over what gets the focus by Tab, and not over another guarded button', async () => {
    const page = await refused();
    const { host, gate, notice } = page;
    const below = document.createElement('div');
    below.innerHTML = '<br><button type="button">Archive</button><br><button type="button">Rename</button>';
    gate.after(below);
    await painted();
    page.button.focus();
    for (let step = 0; step < 6; step++) {
      await press('Tab');
      await painted();
      const focused = document.activeElement!;
      if (host.contains(focused) && !focused.contains(gate))
        expect(overlap(notice(), focused)).to.equal(false);
      for (const guarded of gate.querySelectorAll('button'))
        expect(overlap(notice(), guarded)).to.equal(false);
    }
  });

  it('is at the window’s edge where the button is out of sight, or gone', async () => {
    for (const hide of [
      ({ host }: Page) => (host.querySelector('#scroller')!.scrollTop = 400),
      ({ button }: Page) => button.remove(),
    ]) {
      const page = await refused();
      hide(page);
      await painted();
      await painted();
      const box = page.notice().getBoundingClientRect();
      expect(innerHeight - box.bottom).to.be.within(0, 30);
      page.host.remove();
    }
  });
});
