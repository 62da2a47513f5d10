import { focusOn } from '../dom/focus-on.js';
import { page, unclobbered } from '../dom/unclobbered.js';
import { silently } from './focus-moves.js';

/** Remembers how far elements are scrolled; the function that comes back scrolls them there again. */
export function rememberScroll(elements: Element[]): () => void {
  const scrolled = elements
    .filter(
      ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
        scrollHeight > clientHeight || scrollWidth > clientWidth,
    )
    .map(element => [element, unclobbered(element).scrollLeft, unclobbered(element).scrollTop] as const);
  return () => {
    for (const [element, left, top] of scrolled)
      unclobbered(element).scrollTo({ left, top, behavior: 'instant' });
  };
}

/** Does something to the page's layers, which neither scrolls the page nor moves the focus, and nobody hears of it. */
export function undisturbed(focused: Element | null, act: () => void): void {
  // Without a doctype, nothing scrolls the page where its body scrolls by itself.
  const scrollBack = rememberScroll([page.scrollingElement ?? page.body]);
  silently(() => {
    act();
    focusOn(focused);
  });
  scrollBack();
}
