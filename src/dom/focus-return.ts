import { deepActiveElement } from './composed-tree.js';
import { focusOn } from './focus-on.js';
import { page, unclobbered } from './unclobbered.js';

/**
 * Remembers where the focus is. The function that comes back brings it there again, unless the person has meanwhile
 * gone somewhere else in the page.
 */
export function rememberFocus(trigger?: Element): () => void {
  const before = deepActiveElement();
  // Some browsers do not focus a button that is clicked.
  const origin = before && before !== page.body ? before : trigger;
  const around = [...unclobbered(page.body).children];
  return () => {
    const active = page.activeElement;
    const elsewhere = around.some(child => unclobbered(child).contains(active));
    if (!elsewhere) focusOn(origin);
  };
}
