import { expect } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { html, settled } from '../../support/gate.js';
import { gated, noticeOf } from '../../support/gated.js';
import { clickOn } from '../../support/trusted-input.js';

/** Clicks on what has the class `hit`, verifies, and hears what is changed in the page's content meanwhile. */
async function clicked(content: TemplateResult, prepare: (hit: HTMLElement) => void = () => undefined) {
  const { gate, approve } = await gated(content, { maxAge: 0 });
  const hit = gate.querySelector<HTMLElement>('.hit')!;
  prepare(hit);
  const clicks: Event[] = [];
  hit.addEventListener('click', event => clicks.push(event));
  await settled();
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver(records => changes.push(...records));
  observer.observe(hit, { childList: true, subtree: true, attributes: true, characterData: true });
  await clickOn(hit);
  await approve();
  changes.push(...observer.takeRecords());
  observer.disconnect();
  return { clicks: clicks.length, notice: await noticeOf(gate), changes: changes.length, hit };
}

const closed = (markup: string) => (hit: HTMLElement) => {
  hit.attachShadow({ mode: 'closed' }).innerHTML = markup;
};
const INNER = '<button type="button">Delete</button>';

describe('a click on what may have a closed shadow root', () => {
  const hidden: Record<string, [TemplateResult, (hit: HTMLElement) => void]> = {
    'a custom element that holds nothing': [html`<x-closed class="hit"></x-closed>`, closed(INNER)],
    'a custom element whose text is not drawn': [
      html`<x-closed class="hit">Delete</x-closed>`,
      closed(INNER),
    ],
    'a custom element whose content is not drawn': [
      html`<x-closed class="hit"><b>Delete</b></x-closed>`,
      closed(INNER),
    ],
    'a custom element that colours itself': [
      html`<x-closed class="hit"></x-closed>`,
      closed(`<style>:host { background: red; display: inline-block }</style>${INNER}`),
    ],
    'a plain element': [html`<div class="hit" style="display: inline-block"></div>`, closed(INNER)],
  };
  for (const [what, [content, prepare]] of Object.entries(hidden)) {
    it(`is left to the person, and nothing of the page is changed: ${what}`, async () => {
      const { clicks, notice, changes } = await clicked(content, prepare);
      expect(notice).to.match(/Click again/);
      expect([clicks, changes]).to.deep.equal([0, 0]);
    });
  }

  const icon = 'display: inline-block; width: 20px; height: 20px;';
  const plain: Record<string, TemplateResult> = {
    'a custom element with text': html`<x-light class="hit">Delete</x-light>`,
    'an icon button whose text is hidden by style': html`<style>
        .icon-only > span {
          display: none;
        }
      </style>
      <x-light class="hit icon-only" style="${icon} background: url(data:,)"><span>Delete</span></x-light>`,
    'a plain icon button whose text is hidden by style': html`<div role="button" class="hit" style=${icon}>
      <span style="display: none">Delete</span>
    </div>`,
    'a button whose text is hidden by style': html`<button type="button" class="hit" style=${icon}>
      <span style="display: none">Delete</span>
    </button>`,
    'an icon beside hidden text': html`<x-light class="hit"
      ><svg width="20" height="20" style="pointer-events: none"></svg><span hidden>Delete</span></x-light
    >`,
    'text that is too small to see': html`<x-light class="hit" style="${icon} font-size: 0">Delete</x-light>`,
    'text that is moved out of sight': html`<x-light
      class="hit"
      style="${icon} text-indent: -999px; overflow: hidden"
      >Delete</x-light
    >`,
    'text for screen readers': html`<x-light class="hit" style=${icon}
      ><span style="position: absolute; width: 1px; height: 1px; clip-path: inset(50%); overflow: hidden"
        >Delete</span
      ></x-light
    >`,
    'an icon that is an image of its style': html`<x-light
      class="hit"
      style="${icon} background-image: linear-gradient(red, blue)"
    ></x-light>`,
    'an icon that is a letter of its style': html`<style>
        .glyph::before {
          content: '×';
        }
      </style>
      <x-light class="hit glyph"></x-light>`,
    'a swatch': html`<span class="hit" style="${icon} background: red"></span>`,
    'a layer over something': html`<div style="position: relative; height: 20px">
      <div class="hit" style="position: absolute; inset: 0"></div>
    </div>`,
  };
  for (const [what, content] of Object.entries(plain)) {
    it(`goes on by itself, and nothing of the page is changed: ${what}`, async () => {
      const { clicks, notice, changes } = await clicked(content);
      expect(notice).to.equal('');
      expect([clicks, changes]).to.deep.equal([1, 0]);
    });
  }
});
