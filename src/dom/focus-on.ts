import { isConnected, unclobbered } from './unclobbered.js';

/** Moves the focus without scrolling to it. A control in a drawing or a formula has the focus, too. */
export function focusOn(element: Element | null | undefined): void {
  if (element && isConnected(element))
    unclobbered(element as HTMLElement | SVGElement | MathMLElement).focus({ preventScroll: true });
}
