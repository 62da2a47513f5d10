import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

const SECRET = 'The vault is under the stairs';
const TEMPLATE = `<template>${SECRET}<section><p class="secret">${SECRET}</p></section></template>`;

async function revealing(content = TEMPLATE) {
  const { client, provider } = scripted();
  const place = await fixture<HTMLDivElement>(html`<div></div>`);
  const gate = document.createElement('stepup-gate');
  gate.client = client;
  for (const [name, value] of Object.entries({ mode: 'reveal', resource: 'report', action: 'read' }))
    gate.setAttribute(name, value);
  gate.innerHTML = content;
  place.append(gate);
  const unlock = async (): Promise<void> => {
    provider.respond('approve');
    await gate.verify();
    await settled();
  };
  await unlock();
  return { client, provider, place, gate, unlock };
}

/** Whether the secret is in what a document holds, beside the template that it comes from. */
function holdsSecret(node: ParentNode & Node): boolean {
  return node.textContent!.includes(SECRET);
}

type Entry = (original: HTMLElement, place: HTMLElement) => void | Promise<void>;

const WAYS: Record<string, Entry> = {
  'cloned by a script': (original, place) => place.append(original.cloneNode(true)),
  imported: (original, place) => place.append(document.importNode(original, true)),
  'cloned by a range': (original, place) => {
    const range = new Range();
    range.selectNode(original);
    place.append(range.cloneContents());
  },
  'parsed from a string': (original, place) => {
    place.innerHTML = original.outerHTML;
  },
  'parsed with shadow roots': (original, place) => {
    (place as unknown as { setHTMLUnsafe(markup: string): void }).setHTMLUnsafe(original.outerHTML);
  },
  'parsed as a document of its own, and adopted': (original, place) => {
    const parsed = new DOMParser().parseFromString(original.outerHTML, 'text/html');
    place.append(...parsed.body.childNodes);
  },
  'adopted from a frame': (original, place) => {
    const frame = document.createElement('iframe');
    place.append(frame);
    const { body } = frame.contentDocument!;
    body.innerHTML = original.outerHTML;
    place.append(...body.childNodes);
    frame.remove();
  },
  'put into an open shadow root': (original, place) => {
    place.attachShadow({ mode: 'open' }).append(original.cloneNode(true));
  },
  'put into a closed shadow root, as a string': (original, place) => {
    const root = place.attachShadow({ mode: 'closed' });
    root.innerHTML = original.outerHTML;
    (place as { closedRoot?: ShadowRoot }).closedRoot = root;
  },
  'moved on after it came': (original, place) => {
    const copy = original.cloneNode(true);
    place.append(copy);
    document.body.append(copy);
    place.append(copy);
  },
};

function contentOf(place: HTMLElement): ParentNode & Node {
  return place.shadowRoot ?? (place as { closedRoot?: ShadowRoot }).closedRoot ?? place;
}

describe('a copy of what <stepup-gate> has revealed', () => {
  for (const [how, enter] of Object.entries(WAYS)) {
    for (const [what, find] of Object.entries({
      'the gate': (gate: StepUpGate): HTMLElement => gate,
      'what is around the gate': (gate: StepUpGate): HTMLElement => gate.parentElement!,
      'what holds the content': (gate: StepUpGate): HTMLElement =>
        gate.querySelector<HTMLElement>('stepup-revealed')!,
    })) {
      it(`is empty at once: ${what}, ${how}`, async () => {
        const { gate } = await revealing();
        expect(holdsSecret(gate)).to.equal(true);
        const other = await fixture<HTMLDivElement>(html`<div></div>`);
        await enter(find(gate), other);
        expect(holdsSecret(contentOf(other))).to.equal(false);
        await settled();
        expect(holdsSecret(contentOf(other))).to.equal(false);
        expect(holdsSecret(gate), 'the original').to.equal(true);
      });
    }
  }

  for (const [how, enter] of Object.entries(WAYS)) {
    if (how.includes('shadow root')) continue;
    it(`is empty before anything is painted: a part of the content, ${how}`, async () => {
      const { gate } = await revealing();
      const other = await fixture<HTMLDivElement>(html`<div></div>`);
      await enter(gate.querySelector<HTMLElement>('.secret')!, other);
      await Promise.resolve();
      expect(holdsSecret(other)).to.equal(false);
      expect(holdsSecret(gate), 'the original').to.equal(true);
    });
  }

  it('shows nothing as verified, and is revealed by its own verification alone', async () => {
    const { gate, place } = await revealing();
    const copy = gate.cloneNode(true) as StepUpGate;
    const { client, provider } = scripted();
    copy.client = client;
    place.after(copy);
    expect([copy.getAttribute('state'), holdsSecret(copy)]).to.deep.equal(['idle', false]);
    for (let time = 0; time < 3; time++) {
      provider.respond('approve');
      await copy.verify();
      expect(copy.querySelectorAll('.secret')).to.have.length(1);
      copy.lock();
      expect(holdsSecret(copy)).to.equal(false);
    }
    copy.remove();
  });

  it('does not double what is revealed by each unlock of each copy', async () => {
    const { gate, place, unlock } = await revealing();
    for (let time = 0; time < 3; time++) {
      place.innerHTML = place.outerHTML;
      const copy = place.querySelector('stepup-gate')!;
      copy.client = gate.client;
      await settled();
      expect(place.querySelectorAll('.secret').length).to.be.at.most(1);
      await unlock();
    }
    expect(place.textContent!.split(SECRET)).to.have.length.at.most(3);
  });

  it('lets a script repeat a row in what is revealed, which goes with it', async () => {
    const { gate } = await revealing();
    const row = gate.querySelector('.secret')!;
    row.after(row.cloneNode(true));
    await settled();
    expect(gate.querySelectorAll('.secret')).to.have.length(2);
    gate.lock();
    expect(holdsSecret(gate)).to.equal(false);
  });

  it('is not needed for what a script moves elsewhere to go with the verification', async () => {
    const { gate, place } = await revealing();
    place.append(gate.querySelector('.secret')!);
    place.append(gate.querySelector('stepup-revealed')!.firstChild!);
    await settled();
    expect(place.querySelector(':scope > .secret')).to.not.equal(null);
    gate.lock();
    expect(holdsSecret(place)).to.equal(false);
  });

  it('does not come back with what was taken away, after the verification has ended', async () => {
    const { gate, place } = await revealing();
    const holder = gate.querySelector('stepup-revealed')!;
    const part = gate.querySelector('.secret')!;
    gate.lock();
    place.append(holder, part);
    await settled();
    expect(holdsSecret(place)).to.equal(false);
  });

  it('is taken away from a gate that is upgraded later', async () => {
    const { gate } = await revealing();
    const other = await fixture<HTMLDivElement>(html`<div></div>`);
    other.innerHTML = gate.outerHTML.replaceAll('stepup-gate', 'much-later-gate');
    expect(holdsSecret(other)).to.equal(false);
    const { StepUpGate: Gate } = await import('../../../src/elements/stepup-gate/stepup-gate.js');
    customElements.define('much-later-gate', class extends Gate {});
    await settled();
    expect(holdsSecret(other)).to.equal(false);
    expect(other.firstElementChild!.getAttribute('state')).to.equal('idle');
  });

  it('goes where the content is a form whose fields have the names of its methods', async () => {
    const fields = ['remove', 'parentNode', 'contains', 'closest', 'setAttribute', 'matches']
      .map(name => `<input name="${name}">`)
      .join('');
    const { gate, place } = await revealing(
      `<template><form class="secret">${SECRET}${fields}</form></template>`,
    );
    const copy = Node.prototype.cloneNode.call(gate.querySelector('form')!, true);
    place.append(copy);
    await settled();
    expect(copy.isConnected || place.lastChild === copy).to.equal(false);
    gate.lock();
    expect(holdsSecret(place)).to.equal(false);
  });
});
