import { expect } from '@open-wc/testing';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

const SECRET = 'The vault is under the stairs';

async function revealing(content: string, attributes = {}) {
  const { client, provider } = scripted();
  const place = await fixture<HTMLDivElement>(html`<div></div>`);
  const gate = document.createElement('stepup-gate');
  Object.assign(gate, { client, mode: 'reveal', resource: 'report', action: 'read', ...attributes });
  gate.innerHTML = content;
  place.append(gate);
  provider.respond('approve');
  await gate.verify();
  await settled();
  const isSeen = (): boolean => !!gate.querySelector('.secret')?.getClientRects().length;
  expect(isSeen()).to.equal(true);
  return { client, provider, place, gate, isSeen };
}

const TEMPLATE = `<template><p class="secret">${SECRET} <input></p></template>`;
const SLOTTED = `<p class="secret">${SECRET} <input></p>`;

// What Turbo does: it tells, waits for a timer, and clones the body.
async function turboSnapshot(): Promise<string> {
  document.documentElement.dispatchEvent(new CustomEvent('turbo:before-cache', { bubbles: true }));
  await new Promise<void>(resolve => setTimeout(resolve));
  return (document.body.cloneNode(true) as HTMLElement).outerHTML;
}

// What htmx does: it tells, and stores a string at once.
async function htmxSnapshot(): Promise<string> {
  document.body.dispatchEvent(new CustomEvent('htmx:beforeHistorySave', { bubbles: true }));
  return document.body.innerHTML;
}

const SNAPSHOTS: Record<string, () => Promise<string>> = {
  Turbo: turboSnapshot,
  htmx: htmxSnapshot,
  Turbolinks: async () => {
    document.dispatchEvent(new Event('turbolinks:before-cache', { bubbles: true }));
    await new Promise<void>(resolve => setTimeout(resolve));
    return (document.body.cloneNode(true) as HTMLElement).outerHTML;
  },
  Livewire: async () => {
    document.dispatchEvent(new CustomEvent('alpine:navigating', { bubbles: true }));
    return document.documentElement.outerHTML;
  },
};

/** Without what the template itself says, which is not in the document. */
function shownIn(markup: string): string {
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  for (const template of parsed.querySelectorAll('template')) template.remove();
  return parsed.documentElement.outerHTML;
}

describe('a picture of a page in which <stepup-gate> has revealed something', () => {
  for (const [library, snapshot] of Object.entries(SNAPSHOTS)) {
    it(`does not hold it: ${library}’s snapshot`, async () => {
      const { gate, isSeen } = await revealing(TEMPLATE);
      const input = gate.querySelector('input')!;
      input.value = 'typed';
      input.focus();
      expect(shownIn(await snapshot())).to.not.include(SECRET);
      await waitUntil(isSeen);
      expect(gate.querySelector('input'), 'what was typed').to.equal(input);
      expect([input.value, document.activeElement]).to.deep.equal(['typed', input]);
      expect(gate.querySelectorAll('.secret')).to.have.length(1);
    });

    it(`is not followed by showing it where the verification has ended: ${library}’s snapshot`, async () => {
      const { gate, provider } = await revealing(TEMPLATE);
      await snapshot();
      provider.signOut();
      await new Promise<void>(resolve => setTimeout(() => setTimeout(() => setTimeout(resolve))));
      await settled();
      expect([gate.querySelector('.secret'), gate.state]).to.deep.equal([null, 'idle']);
    });
  }

  for (const [what, content] of Object.entries({ 'in a template': TEMPLATE, slotted: SLOTTED })) {
    for (const maxAge of ['15m', '0']) {
      for (const [keep, use] of [
        [new PageTransitionEvent('pagehide', { persisted: false }), new PageTransitionEvent('pageshow')],
        [
          new PageTransitionEvent('pagehide', { persisted: true }),
          new PageTransitionEvent('pageshow', { persisted: true }),
        ],
      ] as const) {
        const how = `content ${what}, max-age ${maxAge}, ${keep.persisted ? '' : 'not '}kept for “back”`;

        it(`is concealed when the page is left, and shown when it is back: ${how}`, async () => {
          const { isSeen } = await revealing(content, { maxAge });
          dispatchEvent(keep);
          expect(isSeen()).to.equal(false);
          dispatchEvent(use);
          await waitUntil(isSeen);
        });

        it(`stays concealed where the member has signed out meanwhile: ${how}`, async () => {
          const { isSeen, provider, gate } = await revealing(content, { maxAge });
          dispatchEvent(keep);
          provider.signOut();
          dispatchEvent(use);
          await settled();
          await gate.updateComplete;
          expect([isSeen(), gate.state]).to.deep.equal([false, 'idle']);
        });
      }
    }
  }

  it('is concealed while the browser freezes the page', async () => {
    const { isSeen } = await revealing(TEMPLATE);
    document.dispatchEvent(new Event('freeze'));
    expect(isSeen()).to.equal(false);
    document.dispatchEvent(new Event('resume'));
    expect(isSeen()).to.equal(true);
  });

  it('is not what an element means by a name of its own', async () => {
    const { isSeen, place } = await revealing(TEMPLATE);
    for (const type of ['freeze', 'pagehide']) place.dispatchEvent(new Event(type, { bubbles: true }));
    expect(isSeen()).to.equal(true);
  });

  it('is over when the person goes on in the page, whatever the browser tells', async () => {
    const { isSeen } = await revealing(TEMPLATE);
    dispatchEvent(new PageTransitionEvent('pagehide'));
    expect(isSeen()).to.equal(false);
    document.body.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
    expect(isSeen()).to.equal(true);
  });

  it('holds nothing of what is unlocked while it is taken', async () => {
    const { gate, isSeen, provider } = await revealing(TEMPLATE);
    gate.lock();
    dispatchEvent(new PageTransitionEvent('pagehide'));
    provider.respond('approve');
    await gate.verify();
    expect(gate.querySelector('.secret')).to.equal(null);
    dispatchEvent(new PageTransitionEvent('pageshow'));
    await waitUntil(isSeen);
  });
});
