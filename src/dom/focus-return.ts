import { deepActiveElement } from './composed-tree.js';

/**
 * Remembers where the focus is. The function that comes back brings it there again, unless the person has meanwhile
 * gone somewhere else in the page.
 */
export function rememberFocus(trigger?: Element): () => void {
  const before = deepActiveElement();
  // Some browsers do not focus a button that is clicked.
  const origin = before && before !== document.body ? before : trigger;
  const page = new Set(document.body.children);
  return () => {
    const active = document.activeElement;
    const elsewhere = [...page].some(child => child.contains(active));
    if (!elsewhere && origin instanceof HTMLElement)
      HTMLElement.prototype.focus.call(origin, { preventScroll: true });
  };
}
