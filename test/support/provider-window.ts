import { expect, waitUntil } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/client.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { clickOn, press, type } from './trusted-input.js';

/** What a provider's window may be made of. */
export type Kind = 'plain nodes' | 'an open shadow root' | 'a host that was there before';

/** A provider whose window is made of real nodes, and says what it has heard itself. */
export interface WindowedProvider {
  readonly provider: ScriptedProvider;
  readonly client: StepUpClient;
  /** The events that its own listeners got, in its nodes (`input keydown 1`) and on document (`document keydown Escape`). */
  readonly heard: string[];
  /** The node on body, as soon as it is there. */
  shown(): Promise<HTMLElement>;
  /** Its controls. */
  part(name: 'input' | 'button' | '.scroller'): HTMLElement;
  /** Takes away what outlives the question. */
  end(): void;
}

/** How long a condition may take to come true. */
export const SOON = { timeout: 2000, interval: 10 };

const CONTENT = `<label>Code <input></label>
  <div class="scroller" style="height:40px;overflow:auto" tabindex="-1"><p style="height:900px;margin:0">Terms</p></div>
  <button type="button">Confirm</button>`;
const LOOKS = 'position:fixed;inset:20% 25%;background:#fff;z-index:9999;overflow:hidden';

export function windowedProvider(kind: Kind, { focuses = true, actsOn = 'click' } = {}): WindowedProvider {
  const provider = createScriptedProvider();
  const heard: string[] = [];
  const isLasting = kind === 'a host that was there before';
  let host: HTMLElement | undefined;
  let isShown = false;
  const build = (): HTMLElement => {
    const node = document.createElement('scripted-window');
    const root = kind === 'plain nodes' ? node : node.attachShadow({ mode: 'open' });
    root.innerHTML = `<div style="${LOOKS}">${CONTENT}</div>`;
    const [input, button] = [root.querySelector('input')!, root.querySelector('button')!];
    for (const name of ['keydown', 'input', 'focusin', 'pointerdown', 'click'])
      root.addEventListener(name, event => {
        const { key = '' } = event as KeyboardEvent;
        heard.push(`${(event.target as Element).localName} ${name} ${key}`.trim());
      });
    button.addEventListener(actsOn, () => {
      if (input.value === '123456') provider.respond('approve');
    });
    return node;
  };
  if (isLasting) {
    host = build();
    host.style.display = 'none';
    document.body.append(host);
  }
  const { verify } = provider;
  provider.verify = async (request, signal) => {
    const own = new AbortController();
    document.addEventListener(
      'keydown',
      ({ key, target }) => {
        heard.push(`document keydown ${key}`);
        if (key === 'Escape' && target === host) provider.respond('cancel');
      },
      { signal: own.signal },
    );
    host ??= build();
    if (isLasting) host.style.display = '';
    else document.body.append(host);
    isShown = true;
    if (focuses) part('input').focus();
    try {
      return await verify.call(provider, request, signal);
    } finally {
      own.abort();
      isShown = false;
      if (isLasting) host.style.display = 'none';
      else host.remove();
    }
  };
  const part = (name: string): HTMLElement => (host!.shadowRoot ?? host!).querySelector<HTMLElement>(name)!;
  return {
    provider,
    client: new StepUpClient({ provider }),
    heard,
    async shown() {
      await waitUntil(() => isShown, 'the provider’s window is not shown', SOON);
      return host!;
    },
    part,
    end: () => host?.remove(),
  };
}

/** The element at the middle of another one, inside open shadow roots too. */
export function hitIn(element: Element): Element | null {
  const { left, top, width, height } = element.getBoundingClientRect();
  const at = [left + width / 2, top + height / 2] as const;
  const root = element.getRootNode() as Document | ShadowRoot;
  // Firefox looks into a shadow root whether or not its host is covered there.
  const isCovered = root instanceof ShadowRoot && document.elementFromPoint(...at) !== root.host;
  return isCovered ? null : root.elementFromPoint(...at);
}

/** The element that has the focus, inside open shadow roots too. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

/** Uses the provider's window as a person does: by mouse, keyboard, Tab and wheel; and confirms. */
export async function useWindow({ shown, part }: WindowedProvider): Promise<void> {
  await shown();
  const [input, button, scroller] = [part('input'), part('button'), part('.scroller')];
  await waitUntil(() => hitIn(input) === input && hitIn(button) === button, 'it cannot be clicked', SOON);
  await clickOn(input);
  expect(focused()).to.equal(input);
  await type('12345');
  await press('Tab');
  expect(focused()).to.equal(button);
  await press('Shift+Tab');
  expect(focused()).to.equal(input);
  await press('End');
  await type('6');
  expect((input as HTMLInputElement).value).to.equal('123456');
  // No driver of all engines turns a wheel: whether the browser would scroll is told by what dispatching returns.
  const turn = { bubbles: true, composed: true, cancelable: true, deltaY: 100 };
  expect(scroller.dispatchEvent(new WheelEvent('wheel', turn))).to.equal(true);
  scroller.scrollTop = 100;
  await new Promise(requestAnimationFrame);
  expect(scroller.scrollTop).to.equal(100);
  await clickOn(button);
}
