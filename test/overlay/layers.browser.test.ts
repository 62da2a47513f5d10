import { expect, waitUntil } from '@open-wc/testing';
import '../../src/define/stepup-gate.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { drawn } from '../support/body-modal.js';
import { fixture, html } from '../support/gate.js';
import { clickOn, press } from '../support/trusted-input.js';
import { PAGE_LAYERS, type PageLayer } from '../support/page-layers.js';
import {
  SOON,
  focused,
  hitIn,
  useWindow,
  windowedProvider,
  type Kind,
  type WindowedProvider,
} from '../support/provider-window.js';

const KINDS: Kind[] = ['plain nodes', 'an open shadow root', 'a host that was there before'];
const POPOVER_EVENTS = ['beforetoggle', 'toggle'];

interface OpenLayer {
  readonly gate: StepUpGate;
  readonly button: HTMLButtonElement;
  readonly confirmed: () => number;
  /** How often the layer took something for its dismissal. */
  readonly closed: () => number;
  /** Everything of the page's own. */
  state(): unknown;
  end(): void;
}

async function openLayer(
  { html: markup, open }: PageLayer,
  { client }: WindowedProvider,
): Promise<OpenLayer> {
  const host = await fixture<HTMLDivElement>(html`<div class="layers"></div>`);
  host.parentElement!.classList.add('layers');
  host.innerHTML = markup.replace(
    'GATE',
    '<stepup-gate resource="workspace" action="delete"><button type="button">Delete</button></stepup-gate>',
  );
  const gate = host.querySelector('stepup-gate')!;
  gate.client = client;
  const button = gate.querySelector('button')!;
  let confirmed = 0;
  button.addEventListener('click', () => confirmed++);
  let closed = 0;
  const controller = new AbortController();
  const layer = host.querySelector<HTMLElement>('.layer')!;
  const close = (): void => {
    closed++;
    layer.remove();
  };
  open({ layer, signal: controller.signal, close, pull: () => button.focus() });
  await drawn();
  for (const name of POPOVER_EVENTS)
    for (const popover of host.querySelectorAll('[popover]')) popover.addEventListener(name, () => closed++);
  return {
    gate,
    button,
    confirmed: () => confirmed,
    closed: () => closed,
    state: () => ({
      html: host.innerHTML.replace(/ state="[a-z]*"/, ''),
      body: document.body.getAttribute('style') ?? '',
      open: [...host.querySelectorAll('[popover]')].map(each => each.matches(':popover-open')),
      boxes: [...host.querySelectorAll('*')].map(each => JSON.stringify(each.getBoundingClientRect())),
    }),
    end: () => {
      controller.abort();
      host.remove();
    },
  };
}

for (const layer of PAGE_LAYERS) {
  describe(`a gate in ${layer.name}`, () => {
    for (const kind of KINDS) {
      it(`lets a provider’s window of ${kind} be used, and stays as it is`, async () => {
        const scripted = windowedProvider(kind);
        const { gate, button, confirmed, closed, state, end } = await openLayer(layer, scripted);
        try {
          const before = state();
          await clickOn(button);
          await useWindow(scripted);
          await waitUntil(() => gate.state === 'verified', 'it is not verified', SOON);
          await drawn();
          expect(closed()).to.equal(0);
          expect(state()).to.deep.equal(before);
          expect(focused()).to.equal(button);
          expect(confirmed()).to.equal(1);
          expect(scripted.heard).to.include.members([
            'input pointerdown',
            'input focusin',
            'input keydown 1',
            'input input',
            'button click',
          ]);
        } finally {
          end();
          scripted.end();
        }
      });
    }

    it('stays as it is when the provider’s window is closed with Escape', async () => {
      const scripted = windowedProvider('an open shadow root');
      const { gate, button, confirmed, closed, state, end } = await openLayer(layer, scripted);
      try {
        const before = state();
        await clickOn(button);
        await scripted.shown();
        await waitUntil(() => hitIn(scripted.part('input')) === scripted.part('input'), 'covered', SOON);
        await clickOn(scripted.part('input'));
        await press('Escape');
        await waitUntil(() => gate.state !== 'verifying', 'it is not cancelled', SOON);
        await drawn();
        expect(scripted.heard).to.include('document keydown Escape');
        expect([closed(), confirmed()]).to.deep.equal([0, 0]);
        expect(state()).to.deep.equal(before);
        expect(focused()).to.equal(button);
      } finally {
        end();
        scripted.end();
      }
    });
  });
}
