import { composedPathOf } from '../dom/composed-tree.js';
import { isElement, matches, read, unclobbered } from '../dom/unclobbered.js';

// The provider's nodes: what comes to be seen as a child of <body> or <html> while a question is open. That is what was
// added since, and what was there before and could not be seen. Nothing else tells them: a provider may use elements of
// any name, with or without a shadow root.

const CONTROLS = 'a[href],button,input,select,textarea,iframe,summary,[tabindex],[contenteditable]';

/** What belongs to the provider's window. */
export interface ProviderNodes {
  /** Whether this is the outermost of its nodes. */
  includes(node: EventTarget): boolean;
  /** Whether something lies in one of its nodes. */
  contain(node: EventTarget | null): boolean;
  /** Those that can be seen now, in the order of the document. */
  seen(): HTMLElement[];
}

/**
 * Remembers what is the page's: what can be seen now of the children of `<html>` and `<body>` that were there before the
 * provider was asked.
 */
export function watchProviderNodes(before: readonly Element[]): ProviderNodes {
  const page = new Set<EventTarget>(before.filter(node => isTopmost(node) && isSeen(node)));
  const includes = (node: EventTarget): boolean => isTopmost(node) && !page.has(node);
  return {
    includes,
    contain: node => node instanceof Node && composedPathOf(node).some(includes),
    seen: () => topmostNodes().filter(node => includes(node) && isSeen(node)) as HTMLElement[],
  };
}

/** What can be reached by Tab in an element or its open shadow roots. */
export function controlsIn(element: Element): HTMLElement[] {
  const isControl =
    matches(element, CONTROLS) &&
    !matches(element, ':disabled') &&
    unclobbered(element as HTMLElement).tabIndex >= 0 &&
    isVisible(element);
  return [...(isControl ? [element as HTMLElement] : []), ...within(element).flatMap(controlsIn)];
}

/** The children of `<html>` and `<body>`. */
export function topmostNodes(): Element[] {
  return [ofDocument('documentElement'), ofDocument('body')].flatMap(within).filter(isTopmost);
}

function isTopmost(node: EventTarget): boolean {
  const body = ofDocument('body');
  if (!(node instanceof Node) || !isElement(node) || node === body || node === ofDocument('head'))
    return false;
  const parent = read(Node.prototype, 'parentNode', node);
  return !!parent && (parent === body || parent === ofDocument('documentElement'));
}

function ofDocument<K extends 'documentElement' | 'body' | 'head'>(name: K): Document[K] {
  return read(Document.prototype, name, document);
}

// A host may have no size of its own, around a window that has.
function isSeen(element: Element): boolean {
  if (getComputedStyle(element).display === 'none') return false;
  const { width, height } = Element.prototype.getBoundingClientRect.call(element);
  return (width > 0 && height > 0 && isVisible(element)) || within(element).some(isSeen);
}

function isVisible(element: Element): boolean {
  return unclobbered(element).checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true;
}

function within(element: Element): Element[] {
  const { shadowRoot } = unclobbered(element);
  return [...(shadowRoot?.children ?? []), ...read(Element.prototype, 'children', element)];
}
