import { composedPathOf } from '../dom/composed-tree.js';
import { isConnected, isElement, matches, unclobbered } from '../dom/unclobbered.js';

const quiet = new WeakSet<EventTarget>();
let listening = false;

/**
 * Takes the popovers that an element lies in out of the top layer, where they would cover the provider's modal. They
 * stay where they are drawn otherwise, and the page does not notice.
 * @returns What brings them back.
 */
export function lowerPopovers(inner: Element): () => void {
  const popovers = composedPathOf(inner)
    .filter((node): node is HTMLElement => isElement(node) && matches(node, ':popover-open'))
    .map(popover => ({ popover, kind: unclobbered(popover).popover }));
  if (popovers.length) listen();
  for (const { popover } of popovers) {
    quiet.add(popover);
    unclobbered(popover).popover = null;
  }
  return () => {
    // The outer one first: an inner one lies above it.
    for (const { popover, kind } of popovers.reverse()) {
      unclobbered(popover).popover = kind;
      if (isConnected(popover)) unclobbered(popover).showPopover();
    }
  };
}

// Both events of our doing; the one that tells of the end is the last.
function listen(): void {
  if (listening) return;
  listening = true;
  for (const type of ['beforetoggle', 'toggle']) {
    addEventListener(
      type,
      event => {
        const { target } = event;
        if (!target || !quiet.has(target)) return;
        event.stopImmediatePropagation();
        if (type === 'toggle' && (event as ToggleEvent).newState === 'open') quiet.delete(target);
      },
      true,
    );
  }
}
