import { expect, nextFrame } from '@open-wc/testing';
import '../../src/index.js';
import { standAlone } from '../../demo/pages/scenes/stand-alone.js';
import type { Scene } from '../../demo/pages/scenes/scene.js';
import { deepActiveElement } from '../../src/dom/composed-tree.js';
import { engine, press } from './trusted-input.js';

// WebKit goes from link to link only where the system says so; to buttons with this key.
const NEXT = engine === 'webkit' ? 'Alt+Tab' : 'Tab';

/** Everything in a tree, shadow roots included. */
const everythingIn = (root: ParentNode): Element[] =>
  [...root.querySelectorAll('*')].flatMap(node => [
    node,
    ...(node.shadowRoot ? everythingIn(node.shadowRoot) : []),
  ]);

const modalDialog = (): Element | undefined =>
  everythingIn(document)
    .filter(node => node.matches('dialog:modal'))
    .at(-1);

const parentOf = (node: Element): Element | null =>
  node.assignedSlot ?? node.parentElement ?? (node.getRootNode() as ShadowRoot).host ?? null;

function isIn(node: Element | null, other: Element): boolean {
  for (; node; node = parentOf(node)) if (node === other) return true;
  return false;
}

/** What the keyboard has to come to. */
function stopsOf(page: HTMLElement): Element[] {
  const modal = modalDialog();
  return everythingIn(document).filter(
    node =>
      node.matches('button:not(:disabled), a[href], input') &&
      node.checkVisibility() &&
      node.getClientRects().length > 0 &&
      (modal ? isIn(node, modal) : isIn(node, page) || node.closest('[popover]') !== null),
  );
}

const nameOf = (node: Element): string =>
  node.getAttribute('part') ?? node.id ?? (node.textContent.trim() || node.localName);

function isMarked(node: Element): boolean {
  const { outlineStyle, outlineWidth } = getComputedStyle(node);
  return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
}

/** A page with something to press before a state and after it. */
function makePage(): { page: HTMLElement; stage: HTMLElement } {
  const page = document.createElement('div');
  page.innerHTML =
    '<button id="before">Before</button><div id="stage"></div><button id="after">After</button>';
  document.body.append(page);
  page.querySelector<HTMLElement>('#before')!.focus();
  return { page, stage: page.querySelector<HTMLElement>('#stage')! };
}

/** Goes through each of these states with the keyboard alone. To be called in a `describe`. */
export function walkThrough(scenes: readonly Scene[]): void {
  let page: HTMLElement;
  // What a state replaces, since it is the only one in a document of its own else.
  const replaced = [
    ...['locks', 'credentials'].map(name => [navigator, name] as const),
    ...['BroadcastChannel', 'localStorage', 'open'].map(name => [window, name] as const),
  ].map(([owner, name]) => ({ owner, name, former: Object.getOwnPropertyDescriptor(owner, name) }));
  afterEach(async () => {
    page.remove();
    // What a state has begun comes to its end before the next one.
    await nextFrame();
    await nextFrame();
    for (const { owner, name, former } of replaced) {
      if (former) Object.defineProperty(owner, name, former);
      else Reflect.deleteProperty(owner, name);
    }
  });

  for (const scene of scenes) {
    it(`everything is reached and seen, and left again: ${scene.element}, ${scene.state}`, async () => {
      standAlone(scene);
      const made = makePage();
      page = made.page;
      await scene.show(made.stage);

      const stops = stopsOf(page);
      const reached = new Set<Element>([deepActiveElement()!]);
      const unmarked: string[] = [];
      const isOver = (): boolean => stops.every(stop => reached.has(stop));
      // Beyond the last stop the keyboard leaves the page, and in Firefox no script brings it back: the other way, then.
      let next = NEXT;
      for (let presses = 0; presses < 3 * stops.length + 4 && !isOver(); presses++) {
        await press(next);
        const focused = deepActiveElement();
        if (!focused || focused === document.body) continue;
        if (focused === stops.at(-1)) next = `Shift+${NEXT}`;
        reached.add(focused);
        // What is the page's own is marked by the browser, or by the page.
        if (focused.getRootNode() !== document && !isMarked(focused)) unmarked.push(nameOf(focused));
      }
      expect(stops.filter(stop => !reached.has(stop)).map(nameOf), 'no key leads there').to.deep.equal([]);
      expect(unmarked, 'the focus is not seen there').to.deep.equal([]);

      if (!modalDialog()) {
        // The last stop is the page's own, behind the state.
        expect(stops.map(nameOf)).to.include('after');
        return;
      }
      await press('Escape');
      expect(modalDialog(), 'Escape closes it').to.equal(undefined);
    });
  }
}
