import type { GateView } from '../../looks.js';

const FOCUSABLE = 'a[href],button,input,select,textarea,summary,[tabindex],[contenteditable]';

/**
 * Brings the focus to what is there to be used: the button that unlocks, or the content that was revealed. Where
 * nothing in that takes the focus, the content itself does, for as long as it is there.
 */
export function focusContent({ root, gate }: Pick<GateView, 'root' | 'gate'>): void {
  const unlock = root.querySelectorAll<HTMLElement>('[part=unlock-button]');
  if ([...unlock, ...gate.querySelectorAll<HTMLElement>(FOCUSABLE)].some(takesFocus)) return;
  const shown = [...gate.children].find(child => !child.slot && child.getClientRects().length);
  // What a framework reveals comes later.
  const content = shown instanceof HTMLElement ? shown : gate;
  if (content.hasAttribute('tabindex')) return;
  content.tabIndex = -1;
  content.addEventListener('blur', () => content.removeAttribute('tabindex'), { once: true });
  takesFocus(content);
}

function takesFocus(element: HTMLElement): boolean {
  // WebKit focuses what no slot shows, too.
  if (element.getClientRects().length) element.focus({ preventScroll: true });
  return element.matches(':focus');
}
