import { expect } from '@open-wc/testing';
import { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { consoleErrors } from '../../support/console-errors.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';
import { answering } from '../../support/gated.js';

const BUTTON = '<button type="button">Delete</button>';

/** Keeps what a page would be told as an uncaught error from failing the run, and counts it. */
async function uncaught(run: () => unknown): Promise<number> {
  let count = 0;
  const hear = (event: ErrorEvent): void => {
    count++;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const { onerror } = window;
  window.onerror = null;
  window.addEventListener('error', hear, { capture: true });
  try {
    await run();
  } finally {
    window.removeEventListener('error', hear, { capture: true });
    window.onerror = onerror;
  }
  return count;
}

async function inSilence(run: () => unknown): Promise<void> {
  await consoleErrors(() => uncaught(run));
}

let lastName = 0;

/** A gate of a name of its own, of which something fails. */
async function failing(Broken: CustomElementConstructor, attributes = 'resource="a" action="delete"') {
  const name = `failing-gate-${++lastName}`;
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.innerHTML = `<${name} ${attributes}>${BUTTON}<form><button>Send</button></form></${name}>`;
  customElements.define(name, Broken);
  const gate = place.firstElementChild as StepUpGate;
  const heard: string[] = [];
  for (const type of ['click', 'submit', 'auxclick'])
    gate.addEventListener(type, event => {
      heard.push(event.type);
      event.preventDefault();
    });
  return { gate, place, heard, button: gate.querySelector('button')! };
}

function useEverything(gate: HTMLElement): void {
  for (const button of gate.querySelectorAll('button')) button.click();
  gate.querySelector('form')!.requestSubmit();
  gate
    .querySelector('button')!
    .dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true, cancelable: true }));
}

const BROKEN: Record<string, () => CustomElementConstructor> = {
  'a constructor that throws': () =>
    class extends StepUpGate {
      constructor() {
        super();
        throw new Error('broken');
      }
    },
  'a connectedCallback that throws': () =>
    class extends StepUpGate {
      override connectedCallback(): void {
        throw new Error('broken');
      }
    },
  'a connectedCallback that is never called': () =>
    class extends StepUpGate {
      override connectedCallback(): void {}
    },
  'attachInternals that throws': () =>
    class extends StepUpGate {
      override attachInternals(): ElementInternals {
        throw new Error('broken');
      }
    },
  'attachShadow that throws': () =>
    class extends StepUpGate {
      override attachShadow(): ShadowRoot {
        throw new Error('broken');
      }
    },
  'setAttribute that throws': () =>
    class extends StepUpGate {
      override setAttribute(): void {
        throw new Error('broken');
      }
    },
  'settings that cannot be read': () => {
    class Broken extends StepUpGate {}
    for (const name of ['mode', 'intercept', 'disabled'])
      Object.defineProperty(Broken.prototype, name, {
        get() {
          throw new Error('broken');
        },
        set() {},
      });
    return Broken;
  },
  'a client that cannot be had': () =>
    class extends StepUpGate {
      override get client(): never {
        throw new Error('broken');
      }
      override set client(_: unknown) {}
    },
  'attributeChangedCallback that throws': () =>
    class extends StepUpGate {
      override attributeChangedCallback(): void {
        throw new Error('broken');
      }
    },
};

describe('<stepup-gate> in which something goes wrong', () => {
  for (const [what, make] of Object.entries(BROKEN)) {
    it(`holds everything: ${what}`, () =>
      inSilence(async () => {
        const { gate, place, heard } = await failing(make());
        useEverything(gate);
        await settled();
        expect(heard).to.deep.equal([]);
        place.replaceChildren();
        await settled();
      }));

    // A class that replaces what reads the attributes reveals nothing that it knows of.
    if (!what.startsWith('attributeChangedCallback') && !what.startsWith('a connectedCallback')) {
      it(`reveals nothing: ${what}`, () =>
        inSilence(async () => {
          const { button, place } = await failing(
            make(),
            'mode="reveal" state="verified" resource="a" action="read"',
          );
          await settled();
          expect(button.getClientRects().length).to.equal(0);
          place.replaceChildren();
          await settled();
        }));
    }
  }

  it('says why, where it could not start', async () => {
    await uncaught(async () => {
      const { button, heard } = await failing(BROKEN['a constructor that throws']!());
      const told = await consoleErrors(() => button.click());
      expect(told.join()).to.include('could not start');
      expect(heard).to.deep.equal([]);
    });
  });

  it('holds in an element that has the name alone', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    // As one whose upgrade failed: an element of this name of which nobody has made a gate.
    const bare = document.createElementNS('http://www.w3.org/2000/svg', 'stepup-gate');
    bare.innerHTML = BUTTON;
    place.append(bare);
    let clicks = 0;
    bare.addEventListener('click', () => clicks++);
    await consoleErrors(() =>
      bare.firstElementChild!.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true })),
    );
    expect(clicks).to.equal(0);
  });

  it('holds in the shadow root of another registry, which knows no such element', async function () {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    let root: ShadowRoot;
    try {
      const customElementRegistry = new CustomElementRegistry();
      root = place.attachShadow({ mode: 'open', customElementRegistry } as ShadowRootInit);
    } catch {
      return this.skip();
    }
    root.innerHTML = `<stepup-gate resource="a" action="delete">${BUTTON}</stepup-gate>`;
    if (root.firstElementChild instanceof StepUpGate) return this.skip();
    let clicks = 0;
    root.querySelector('button')!.addEventListener('click', () => clicks++);
    await consoleErrors(() => root.querySelector('button')!.click());
    expect(clicks).to.equal(0);
  });

  it('guards where its content has the names of what it uses', async () => {
    const names = ['attachInternals', 'attachShadow', 'isConnected', 'setAttribute', 'shadowRoot', 'client'];
    const place = await fixture<HTMLElement>(html`<div></div>`);
    place.innerHTML = `<stepup-gate resource="a" action="delete">${names
      .map(name => `<input name="${name}" id="${name}"><img name="${name}">`)
      .join('')}<button type="button">Delete</button></stepup-gate>`;
    const { client, provider } = scripted();
    const gate = place.firstElementChild as StepUpGate;
    gate.client = client;
    let clicks = 0;
    gate.querySelector('button')!.addEventListener('click', () => clicks++);
    gate.querySelector('button')!.click();
    expect(clicks).to.equal(0);
    await answering(provider, gate).approve();
    expect(clicks).to.equal(1);
  });
});

type Order = 'before the page' | 'after the page';

/** A page of its own, whose markup comes before the gate is defined or after. */
async function page(order: Order, markup: string): Promise<{ frame: HTMLIFrameElement; place: Document }> {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const place = frame.contentDocument!;
  const script = `<script type="module" src="/src/define/stepup-gate.ts"></` + 'script>';
  place.open();
  if (order === 'after the page') place.write(`<!doctype html><body>${markup}${script}`);
  else place.write(`<!doctype html><body>${script}`);
  place.close();
  await new Promise(resolve => frame.addEventListener('load', resolve, { once: true }));
  await frame.contentWindow!.customElements.whenDefined('stepup-gate');
  if (order === 'before the page') {
    (place.body as unknown as { setHTMLUnsafe(markup: string): void }).setHTMLUnsafe(markup);
  }
  return { frame, place };
}

describe('<stepup-gate> with a closed root in the page’s own markup', () => {
  for (const order of ['before the page', 'after the page'] as const) {
    for (const mode of ['open', 'closed']) {
      const root = `<template shadowrootmode="${mode}"><slot></slot></template>`;

      it(`holds, and says nothing that it is not: ${mode}, defined ${order}`, async () => {
        const { frame, place } = await page(
          order,
          `<stepup-gate state="verified" resource="a" action="delete">${root}${BUTTON}</stepup-gate>`,
        );
        const button = place.querySelector('button')!;
        let clicks = 0;
        button.addEventListener('click', () => clicks++);
        button.click();
        expect(clicks).to.equal(0);
        expect(place.querySelector('stepup-gate')!.getAttribute('state')).to.not.equal('verified');
        frame.remove();
      });

      it(`shows nothing that it is to reveal: ${mode}, defined ${order}`, async () => {
        const { frame, place } = await page(
          order,
          `<stepup-gate mode="reveal" state="verified" resource="a" action="read">${root}${BUTTON}</stepup-gate>`,
        );
        expect(place.querySelector('button')!.getClientRects()).to.have.length(0);
        await settled();
        expect(place.querySelector('button')!.getClientRects()).to.have.length(0);
        frame.remove();
      });
    }
  }
});
