import { expect, waitUntil } from '@open-wc/testing';
import { drawn } from '../support/body-modal.js';
import { openLayer, type OpenLayer } from '../support/open-layer.js';
import { PAGE_LAYERS, type Tools } from '../support/page-layers.js';
import { focused, hitIn, SOON, useWindow, windowedProvider, type Kind } from '../support/provider-window.js';
import { clickOn, press, type } from '../support/trusted-input.js';

const PLAIN = '<div class="layer">GATE</div>';
const nothing = (): void => undefined;
const verified = ({ gate }: OpenLayer): Promise<void> =>
  waitUntil(() => gate.state === 'verified', 'it is not verified', SOON);

describe('the provider’s window', () => {
  const ends: Array<() => void> = [];
  afterEach(() => ends.splice(0).forEach(end => end()));

  /** A layer that is open, and a provider that is asked from there. */
  async function setUp(
    markup: string,
    open: (tools: Tools) => void = nothing,
    kind: Kind = 'an open shadow root',
    options: Parameters<typeof windowedProvider>[1] = {},
  ) {
    const scripted = windowedProvider(kind, options);
    const layer = await openLayer({ html: markup, open }, scripted);
    ends.push(layer.end, scripted.end);
    return { scripted, layer };
  }

  for (const { name, html, open } of PAGE_LAYERS.slice(0, 3)) {
    it(`may be a host that was there before, hidden, beside ${name}`, async () => {
      const { scripted, layer } = await setUp(html, open, 'a host that was there before');
      const before = layer.state();
      await clickOn(layer.button);
      await useWindow(scripted);
      await verified(layer);
      await drawn();
      expect([layer.closed(), layer.confirmed()]).to.deep.equal([0, 1]);
      expect(layer.state()).to.deep.equal(before);
      expect(focused()).to.equal(layer.button);
    });
  }

  it('may have been hidden and made inert together with the page', async () => {
    const scripted = windowedProvider('a host that was there before');
    const host = document.querySelector('scripted-window')!;
    host.setAttribute('inert', '');
    host.setAttribute('aria-hidden', 'true');
    const layer = await openLayer({ html: PLAIN, open: nothing }, scripted);
    ends.push(layer.end, scripted.end);
    await clickOn(layer.button);
    await useWindow(scripted);
    await verified(layer);
  });

  it('is reached by Tab where it did not take the focus, out of a layer that keeps Tab in', async () => {
    const keepIn = ({ signal }: Tools): void =>
      addEventListener('keydown', event => event.key === 'Tab' && event.preventDefault(), { signal });
    const { scripted, layer } = await setUp(PLAIN, keepIn, 'plain nodes', { focuses: false });
    await clickOn(layer.button);
    layer.button.focus();
    await scripted.shown();
    await drawn();
    await press('Tab');
    expect(focused()).to.equal(scripted.part('input'));
    await type('123456');
    await press('Tab');
    expect(focused()).to.equal(scripted.part('button'));
    await press('Enter');
    await verified(layer);
  });

  it('keeps the rest of a press from the page, when it acts on its beginning', async () => {
    const { scripted, layer } = await setUp(PLAIN, nothing, 'plain nodes', { actsOn: 'pointerdown' });
    const heard: string[] = [];
    const controller = new AbortController();
    ends.push(() => controller.abort());
    await clickOn(layer.button);
    await scripted.shown();
    await drawn();
    await type('123456');
    for (const name of ['mousedown', 'pointerup', 'mouseup', 'click'])
      document.addEventListener(name, event => event.isTrusted && heard.push(name), {
        signal: controller.signal,
      });
    await clickOn(scripted.part('button'));
    await verified(layer);
    await drawn();
    expect(heard).to.deep.equal([]);
    await clickOn(layer.gate.parentElement!);
    expect(heard).to.include.members(['mousedown', 'mouseup', 'click']);
  });

  it('tells the page nothing of what is typed and pressed in it', async () => {
    const heard: string[] = [];
    const hear = (event: Event): void => {
      const { key = '', code = '', target, isTrusted } = event as KeyboardEvent;
      // The click that was held is repeated as soon as it is confirmed.
      if (!isTrusted) return;
      if ((target as Element).closest?.('scripted-window') || key + code !== 'Unidentified')
        heard.push(event.type);
    };
    const types = ['keydown', 'keyup', 'pointerdown', 'pointerup', 'mousedown', 'click', 'input', 'focusin'];
    const listen = ({ signal }: Tools): void => {
      for (const target of [document, document.documentElement, document.body])
        for (const name of types) target.addEventListener(name, hear, { signal });
    };
    const { scripted, layer } = await setUp(PLAIN, listen, 'plain nodes');
    await clickOn(layer.button);
    await scripted.shown();
    await drawn();
    heard.length = 0;
    await useWindow(scripted);
    expect(heard).to.deep.equal([]);
  });

  it('gives the focus up to a person who presses in the page', async () => {
    const { scripted, layer } = await setUp(`<input class="field">${PLAIN}`);
    const field = layer.gate.parentElement!.parentElement!.querySelector<HTMLInputElement>('.field')!;
    await clickOn(layer.button);
    await scripted.shown();
    await drawn();
    expect(focused()).to.equal(scripted.part('input'));
    await clickOn(field);
    expect(focused()).to.equal(field);
    await type('x');
    expect(field.value).to.equal('x');
    await useWindow(scripted);
    await verified(layer);
  });

  it('stays within reach of a popover and a dialog that the page opens meanwhile', async () => {
    const markup = `<div class="late" popover="manual" style="width:90vw;height:90vh">Session ends soon</div>
      <dialog style="width:80vw;height:80vh">Still there?</dialog>${PLAIN}`;
    const { scripted, layer } = await setUp(markup);
    const parent = layer.layer.parentElement!;
    const [popover, dialog] = [parent.querySelector<HTMLElement>('.late')!, parent.querySelector('dialog')!];
    await clickOn(layer.button);
    await scripted.shown();
    popover.showPopover();
    dialog.showModal();
    await drawn();
    await useWindow(scripted);
    await verified(layer);
    await drawn();
    expect([popover.matches(':popover-open'), dialog.matches(':modal')]).to.deep.equal([true, true]);
    dialog.close();
    popover.hidePopover();
  });

  it('lets the page hide a popover meanwhile, and lets it hear so', async () => {
    const { scripted, layer } = await setUp(
      '<div class="layer" popover="manual" style="inset:auto 0 0 auto">Saved.</div>GATE',
      ({ layer }) => layer.showPopover(),
    );
    const news: string[] = [];
    layer.layer.addEventListener('toggle', event => news.push((event as ToggleEvent).newState));
    await clickOn(layer.button);
    await scripted.shown();
    layer.layer.hidePopover();
    await drawn();
    expect(news).to.deep.equal(['closed']);
    await useWindow(scripted);
    await verified(layer);
    await drawn();
    expect(layer.layer.matches(':popover-open')).to.equal(false);
    expect(layer.layer.getAttributeNames()).to.include.members(['class', 'popover', 'style']);
    expect(Object.keys(layer.layer)).to.deep.equal([]);
    layer.layer.showPopover();
    await drawn();
    expect(news).to.deep.equal(['closed', 'open']);
  });

  it('stays as its provider made it: what is there to be looked at only is not clicked', async () => {
    const { scripted, layer } = await setUp(PLAIN, nothing, 'plain nodes');
    await clickOn(layer.button);
    await scripted.shown();
    const confetti = document.createElement('canvas');
    confetti.style.cssText = 'position: fixed; inset: 0; z-index: 10000; pointer-events: none;';
    confetti.setAttribute('aria-hidden', 'true');
    document.body.append(confetti);
    ends.push(() => confetti.remove());
    await drawn();
    expect(confetti.style.pointerEvents).to.equal('none');
    expect(confetti.getAttribute('aria-hidden')).to.equal('true');
    await useWindow(scripted);
    await verified(layer);
  });

  it('does not stop a page that sets inert again each time it is taken away', async () => {
    const insist = ({ signal }: Tools): void => {
      const lock = (): void => {
        const host = document.querySelector('scripted-window');
        if (host && !host.hasAttribute('inert')) host.setAttribute('inert', '');
      };
      const observer = new MutationObserver(lock);
      observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['inert'] });
      signal.addEventListener('abort', () => observer.disconnect());
    };
    const { scripted, layer } = await setUp(PLAIN, insist);
    await clickOn(layer.button);
    await scripted.shown();
    await drawn();
    scripted.provider.respond('cancel');
    await waitUntil(() => layer.gate.state !== 'verifying', 'it goes on', SOON);
  });

  it('leaves the order of a popover below a dialog and of one in it', async () => {
    const { scripted, layer } = await setUp(
      `<dialog class="layer" style="width:80vw;height:80vh">GATE
        <div popover="auto" class="inner" style="inset:auto 0 0 auto">Options</div></dialog>`,
      ({ layer }) => {
        (layer as HTMLDialogElement).showModal();
        layer.querySelector<HTMLElement>('.inner')!.showPopover();
      },
    );
    const inner = layer.layer.querySelector<HTMLElement>('.inner')!;
    const before = layer.state();
    layer.button.focus();
    await press('Enter');
    await useWindow(scripted);
    await verified(layer);
    await drawn();
    expect(layer.state()).to.deep.equal(before);
    expect(layer.closed()).to.equal(0);
    expect(hitIn(inner)).to.equal(inner);
  });
});
