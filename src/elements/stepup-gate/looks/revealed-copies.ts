import { BaseElement } from '../../../dom/base-element.js';
import { isElement, matches, page, rootOf, unclobbered } from '../../../dom/unclobbered.js';

// What holds revealed content: a copy of the content is a copy of this, too.
const HOLDER = 'stepup-revealed';
// On every element in it: a part of the content may be copied alone.
const MARK = 'data-stepup-revealed';

// Everything that a gate reveals now. A copy is never in it.
const originals = new WeakSet<Node>();
const contents = new WeakMap<HTMLElement, readonly Node[]>();

/**
 * Holds what a gate reveals. The browser tells every copy that it has come into a document, whoever has made it and
 * wherever it is put, before anything is painted: one that no gate has made takes itself away, with all that is in it.
 */
class RevealedHolder extends BaseElement {
  connectedCallback(): void {
    if (!originals.has(this)) this.remove();
  }
}

/** Has copies of revealed content take themselves away; to be called once. */
export function defineRevealedHolder(): void {
  if (!customElements.get(HOLDER)) customElements.define(HOLDER, RevealedHolder);
}

/** Puts content that is to be revealed into an element that holds it. */
export function holdRevealed(content: DocumentFragment): HTMLElement {
  const holder = page.createElement(HOLDER);
  unclobbered(holder).style.display = 'contents';
  const nodes: Node[] = [];
  const walker = page.createTreeWalker(content);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  for (const node of nodes) if (isElement(node)) unclobbered(node).setAttribute(MARK, '');
  for (const node of [holder, ...nodes]) originals.add(node);
  contents.set(holder, nodes);
  unclobbered(holder).append(content);
  return holder;
}

/** Takes away what was revealed, wherever a script has put parts of it. */
export function discardRevealed(holder: HTMLElement): void {
  for (const node of [holder, ...contents.get(holder)!]) {
    originals.delete(node);
    if (node === holder || !unclobbered(holder).contains(node)) unclobbered(node as ChildNode).remove();
  }
}

/** Takes copies of parts away as they come into a document, or into the shadow root that a node is in. */
export function watchForCopies(node: Node): void {
  observer ??= new MutationObserver(records => {
    for (const { addedNodes } of records) addedNodes.forEach(removeCopies);
  });
  for (const root of [document, rootOf(node)]) observer.observe(root, { childList: true, subtree: true });
}

let observer: MutationObserver | undefined;

function removeCopies(added: Node): void {
  if (!isElement(added)) return;
  const marked = `[${MARK}]`;
  const inside = unclobbered(added).querySelectorAll(marked);
  for (const element of matches(added, marked) ? [added, ...inside] : inside) {
    const holder = unclobbered(element).closest(HOLDER);
    // A script may repeat a row in what is revealed: that goes with it.
    if (!originals.has(element) && !(holder && originals.has(holder))) unclobbered(element).remove();
  }
}
