import { whenIdle } from '../../dom/when-idle.js';
import { attribute, isConnected, isElement, localNameOf, read, unclobbered } from '../../dom/unclobbered.js';
import { faultsOf } from './faults.js';

// What a framework puts on the page, it may fill in the next steps.
const SETTLING_MS = 1_000;
// How long one go may hold up the page.
const SLICE_MS = 4;

const told = new WeakSet<Element>();
let isWatching = false;
// What was added while another is waited for waits after it: one timer is enough for any number of them.
let settling: ParentNode[] = [];
let added: ParentNode[] = [];

/**
 * Says in the console, once for each element, where markup guards nothing, or something else than was meant: after the
 * page is loaded, and a moment after more was added to it, whenever there is nothing else to do. It changes nothing.
 */
export function watchMarkup(): void {
  if (isWatching) return;
  isWatching = true;
  whenLoaded(() => {
    lookLater([document]);
    new MutationObserver(records => {
      lookLater(records.flatMap(({ addedNodes }) => [...addedNodes]).filter(isElement));
    }).observe(document, { childList: true, subtree: true });
  });
}

function whenLoaded(run: () => void): void {
  if (read(Document.prototype, 'readyState', document) === 'complete') run();
  else addEventListener('load', run, { once: true });
}

function lookLater(roots: readonly ParentNode[]): void {
  for (const root of roots) added.push(root);
  if (settling.length || !added.length) return;
  settling = added;
  added = [];
  setTimeout(look, SETTLING_MS);
}

function look(): void {
  lookWhenIdle(elementsIn(settling));
  settling = [];
  lookLater([]);
}

function lookWhenIdle(elements: Iterator<Element>): void {
  whenIdle(() => {
    const end = performance.now() + SLICE_MS;
    for (let next = elements.next(); !next.done; next = elements.next()) {
      tellFaults(next.value);
      if (performance.now() > end) return lookWhenIdle(elements);
    }
  });
}

/** Every element in some roots that are still there, those in open shadow roots too. */
function* elementsIn(roots: readonly ParentNode[]): Iterator<Element> {
  const waiting: ParentNode[] = [...roots];
  for (let root = waiting.shift(); root; root = waiting.shift()) {
    if (!isConnected(root)) continue;
    const inside = unclobbered(root).querySelectorAll('*');
    for (const element of isElement(root) ? [root, ...inside] : inside) {
      yield element;
      const shadow = read(Element.prototype, 'shadowRoot', element);
      if (shadow) waiting.push(shadow);
    }
  }
}

function tellFaults(element: Element): void {
  if (told.has(element) || !isConnected(element)) return;
  const faults = faultsOf(element);
  if (!faults.length) return;
  told.add(element);
  const id = attribute(element, 'id');
  const tag = localNameOf(element);
  for (const fault of faults) console.warn(`<${tag}${id ? ` id="${id}"` : ''}>: ${fault}`, element);
}
