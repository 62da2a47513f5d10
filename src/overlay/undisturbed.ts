import { read } from '../dom/unclobbered.js';
import { silently } from './focus-moves.js';

/** Moves the focus without scrolling to it. */
export function focusOn(element: Element | null): void {
  if (element instanceof HTMLElement && read(Node.prototype, 'isConnected', element))
    HTMLElement.prototype.focus.call(element, { preventScroll: true });
}

/** Remembers how far elements are scrolled; the function that comes back scrolls them there again. */
export function rememberScroll(elements: Element[]): () => void {
  const scrolled = elements
    .filter(
      ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
        scrollHeight > clientHeight || scrollWidth > clientWidth,
    )
    .map(element => [element, element.scrollLeft, element.scrollTop] as const);
  return () => {
    for (const [element, left, top] of scrolled) element.scrollTo({ left, top, behavior: 'instant' });
  };
}

/** Does something to the page's layers, which neither scrolls the page nor moves the focus, and nobody hears of it. */
export function undisturbed(focused: Element | null, act: () => void): void {
  const scrollBack = rememberScroll([document.scrollingElement!]);
  silently(() => {
    act();
    focusOn(focused);
  });
  scrollBack();
}
