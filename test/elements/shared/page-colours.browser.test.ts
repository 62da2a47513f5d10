import { expect, nextFrame, oneEvent } from '@open-wc/testing';
import { setStepUpMessages } from '../../../src/i18n/registry.js';
import '../../../src/define/mfa-setup-prompt.js';
import '../../../src/define/stepup-status.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

async function page(attributes: { style?: string; lang?: string } = {}) {
  const { client, provider } = scripted();
  const host = await fixture<HTMLElement>(html`
    <div>
      <stepup-gate .client=${client} resource="a" action="delete"><button>Delete</button></stepup-gate>
      <stepup-gate .client=${client} resource="a" action="read" mode="reveal"><p>42</p></stepup-gate>
      <stepup-status .client=${client}></stepup-status>
      <mfa-setup-prompt .client=${client} open></mfa-setup-prompt>
    </div>
  `);
  for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
  const [gate, revealing] = host.querySelectorAll<StepUpGate>('stepup-gate');
  gate!.querySelector('button')!.click();
  provider.respond('fail');
  await oneEvent(gate!, 'stepup-denied');
  await settled();
  await nextFrame();
  const part = (element: Element, name: string): HTMLElement =>
    element.shadowRoot!.querySelector<HTMLElement>(`[part~=${name}]`)!;
  const panels = (): HTMLElement[] => [
    part(gate!, 'notice'),
    part(revealing!, 'panel'),
    part(host.querySelector('stepup-status')!, 'panel'),
    part(host.querySelector('mfa-setup-prompt')!, 'panel'),
  ];
  const redraw = async (): Promise<void> => {
    setStepUpMessages('en', {});
    await settled();
  };
  return { host, gate: gate!, part, panels, redraw };
}

/** How light a background is, from 0 to 255: drawn, since it may be written in any way. */
function lightness(element: Element): number {
  const context = document.createElement('canvas').getContext('2d')!;
  context.fillStyle = getComputedStyle(element).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return (red + green + blue) / 3;
}

describe('the colours of the elements', () => {
  for (const [what, style, isDark] of [
    ['a dark page without color-scheme', 'background: #15171c; color: #eee', true],
    ['one whose colour is written otherwise', 'background: oklch(0.2 0.02 250)', true],
    ['one in another space of colours', 'background: color(srgb 0.1 0.1 0.12)', true],
    ['a light page', 'background: rgb(250 250 245)', false],
    ['a page that says dark itself', 'color-scheme: dark', true],
    ['a page that says light itself, whatever lies behind', 'color-scheme: light; background: #222', false],
    ['a page without a background', '', false],
  ] as const)
    it(`go with ${what}`, async () => {
      const { panels, redraw } = await page({ style });
      await redraw();
      for (const panel of panels()) {
        expect(lightness(panel) < 128, `${panel.part.value} of ${panel.className}`).to.equal(isDark);
      }
    });

  it('tell a notice from a panel in the dark', async () => {
    const { panels, redraw } = await page({ style: 'background: #121212' });
    await redraw();
    const [notice, panel] = panels().map(lightness);
    expect(notice! - panel!).to.be.greaterThan(15);
  });

  it('follow a page that changes them', async () => {
    const { panels } = await page();
    document.body.style.background = '#111';
    try {
      await settled();
      for (const panel of panels()) expect(lightness(panel)).to.be.lessThan(128);
    } finally {
      document.body.style.background = '';
      await settled();
    }
    for (const panel of panels()) expect(lightness(panel)).to.be.greaterThan(128);
  });

  it('are the page’s own where it sets them', async () => {
    const { panels, redraw } = await page({
      style: 'background: #111; --stepup-color-surface: rgb(1 200 3)',
    });
    await redraw();
    for (const panel of panels()) expect(getComputedStyle(panel).backgroundColor).to.equal('rgb(1, 200, 3)');
  });
});

describe('English words on a page of another language', () => {
  it('say that they are English, and read from left to right', async () => {
    setStepUpMessages('he', { retry: 'נסו שוב' });
    const { host, gate, panels, part, redraw } = await page();
    host.lang = 'he';
    host.dir = 'rtl';
    await redraw();
    for (const panel of panels()) {
      const english = panel.querySelector<HTMLElement>('[lang=en]')!;
      expect(english.dir).to.equal('ltr');
    }
    const retry = part(gate, 'retry-button');
    expect([retry.textContent!.trim(), retry.querySelector('[lang]')]).to.deep.equal(['נסו שוב', null]);
    expect(part(gate, 'close-button').querySelector('[lang=en][dir=ltr]')!.textContent).to.equal('Close');
  });

  it('are plain where the page is English, or names no language', async () => {
    for (const lang of ['en', 'en-GB', '']) {
      const { panels, host, redraw } = await page();
      host.lang = lang;
      await redraw();
      for (const panel of panels()) expect(panel.querySelector('[lang]')).to.equal(null);
      host.remove();
    }
  });

  it('are announced as English', async () => {
    const { client, provider } = scripted();
    const host = await fixture<HTMLElement>(
      html`<div lang="hu">
        <stepup-gate .client=${client} resource="a" action="delete"><button>Törlés</button></stepup-gate>
      </div>`,
    );
    host.querySelector('button')!.click();
    provider.respond('denied');
    await oneEvent(host.querySelector('stepup-gate')!, 'stepup-denied');
    const said = (): Element | null => document.querySelector('body > [role=status] [lang=en][dir=ltr]');
    while (!/not allowed/.test(said()?.textContent ?? '')) await settled();
  });
});
