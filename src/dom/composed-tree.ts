import { isElement, isShadowRoot, matches, page, parentOf, read, unclobbered } from './unclobbered.js';

const closedRoots = new WeakMap<Node, ShadowRoot>();

/** The parent across shadow boundaries, as events see it. */
function composedParent(node: Node): Node | null {
  if (isShadowRoot(node)) return node.host;
  const parent = parentOf(node);
  const slot = isElement(node) ? read(Element.prototype, 'assignedSlot', node) : null;
  return slot ?? slotIn(parent && closedRoots.get(parent), node) ?? parent;
}

/** Lets what is slotted into a closed shadow root, or has the focus in it, be found there. */
export function discloseRoot(root: ShadowRoot): void {
  closedRoots.set(root.host, root);
}

function slotIn(root: ShadowRoot | null | undefined, node: Node): Node | null | undefined {
  return root && [...root.querySelectorAll('slot')].find(slot => slot.assignedNodes().includes(node));
}

/** A node and everything it lies in, across shadow boundaries, innermost first. */
export function composedPathOf(node: Node): Node[] {
  const path: Node[] = [];
  for (let next: Node | null = node; next; next = composedParent(next)) path.push(next);
  return path;
}

/** Whether an element lies in another one (or is it), across shadow boundaries. */
export function composedContains(outer: Node, inner: Node): boolean {
  return composedPathOf(inner).includes(outer);
}

/** The nearest element that matches, across shadow boundaries. */
export function composedClosest(node: Node, selector: string): Element | null {
  return (
    composedPathOf(node).find((each): each is Element => isElement(each) && matches(each, selector)) ?? null
  );
}

/** The element that has the focus, inside shadow roots too that are open or were disclosed. */
export function deepActiveElement(): Element | null {
  let active = page.activeElement;
  for (let inner = active; inner; inner = activeIn(inner)) active = inner;
  return active;
}

function activeIn(host: Element): Element | null {
  const root = unclobbered(host).shadowRoot ?? closedRoots.get(host);
  return root?.activeElement ?? null;
}
