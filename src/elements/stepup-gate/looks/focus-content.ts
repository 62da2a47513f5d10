import { unclobbered, type Unclobbered } from '../../../dom/unclobbered.js';
import type { GateView } from '../../looks.js';

const FOCUSABLE = 'a[href],button,input,select,textarea,summary,[tabindex],[contenteditable]';
const CONTENT = ':scope > :not(stepup-revealed), :scope > stepup-revealed > *';

/**
 * Brings the focus to what is there to be used: the button that unlocks, or the content that was revealed. Where
 * nothing in that takes the focus, the content itself does, for as long as it is there.
 */
export function focusContent({ root, gate }: Pick<GateView, 'root' | 'gate'>): void {
  const inGate = (selector: string): Array<Unclobbered<HTMLElement>> =>
    [...unclobbered(gate).querySelectorAll<HTMLElement>(selector)].map(unclobbered);
  const unlock = root.querySelectorAll<HTMLButtonElement>('[part=unlock-button]');
  if ([...unlock, ...inGate(FOCUSABLE)].some(takesFocus)) return;
  const shown = inGate(CONTENT).find(child => !child.slot && child.getClientRects().length);
  // What a framework reveals comes later; what is no HTML takes no focus in every engine.
  const content = shown && 'tabIndex' in shown ? shown : unclobbered(gate);
  if (content.hasAttribute('tabindex')) return;
  content.tabIndex = -1;
  content.addEventListener('blur', () => content.removeAttribute('tabindex'), { once: true });
  takesFocus(content);
}

function takesFocus(element: Unclobbered<HTMLElement>): boolean {
  // WebKit focuses what no slot shows, too.
  if (element.getClientRects().length) element.focus({ preventScroll: true });
  return element.matches(':focus');
}
