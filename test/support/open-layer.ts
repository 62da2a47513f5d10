import '../../src/define/stepup-gate.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { drawn } from './body-modal.js';
import { fixture, html } from './gate.js';
import type { PageLayer } from './page-layers.js';
import type { WindowedProvider } from './provider-window.js';

/** A layer of the page that is open, and the gate in or beside it. */
export interface OpenLayer {
  readonly gate: StepUpGate;
  readonly button: HTMLButtonElement;
  readonly layer: HTMLElement;
  /** How often the guarded handler has run. */
  confirmed(): number;
  /** How often the layer took something for its dismissal, or heard that it was closed or opened. */
  closed(): number;
  /** Everything of the page's own: attributes, styles, what is open, and where it lies. */
  state(): unknown;
  end(): void;
}

const GATE =
  '<stepup-gate resource="workspace" action="delete"><button type="button">Delete</button></stepup-gate>';

export async function openLayer(
  { html: markup, open }: Pick<PageLayer, 'html' | 'open'>,
  { client }: WindowedProvider,
): Promise<OpenLayer> {
  const host = await fixture<HTMLDivElement>(html`<div class="layers"></div>`);
  host.parentElement!.classList.add('layers');
  host.innerHTML = markup.replace('GATE', GATE);
  const gate = host.querySelector('stepup-gate')!;
  gate.client = client;
  const button = gate.querySelector('button')!;
  const layer = host.querySelector<HTMLElement>('.layer')!;
  const controller = new AbortController();
  let confirmed = 0;
  let closed = 0;
  button.addEventListener('click', () => confirmed++);
  const close = (): void => {
    closed++;
    layer.remove();
  };
  open({ layer, signal: controller.signal, close, pull: () => button.focus() });
  await drawn();
  const layers = [...host.querySelectorAll('[popover],dialog')];
  for (const name of ['beforetoggle', 'toggle', 'close', 'cancel'])
    for (const each of layers) each.addEventListener(name, () => closed++);
  return {
    gate,
    button,
    layer,
    confirmed: () => confirmed,
    closed: () => closed,
    state: () => ({
      html: host.innerHTML.replace(/ state="[a-z]*"/, ''),
      body: document.body.getAttribute('style') ?? '',
      open: layers.map(each => each.matches(':popover-open,:modal')),
      boxes: [...host.querySelectorAll('*')].map(each => JSON.stringify(each.getBoundingClientRect())),
    }),
    end: () => {
      controller.abort();
      host.remove();
    },
  };
}
