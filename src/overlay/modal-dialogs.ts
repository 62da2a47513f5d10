import { composedContains, deepActiveElement } from '../dom/composed-tree.js';
import { eludeFocusTraps } from './focus-traps.js';
import { isConnected, matches, page, rootOf, unclobbered } from '../dom/unclobbered.js';
import { goUnnoticed, quietly } from './unheard-events.js';

// Everything outside an open modal dialog is inert, the provider's modal on body too. While a question is asked the
// page's dialogs are made non-modal, and neither they nor the page may notice.

/** Makes way for the provider's modal; returns what brings everything back. */
export function suspendModals(): () => void {
  const endTruce = eludeFocusTraps();
  // A fullscreen element would hide the provider's modal.
  if (page.fullscreenElement) page.exitFullscreen().catch(() => undefined);
  const focused = deepActiveElement();
  const dialogs = topmostFirst(openModals(document), focused);
  if (!dialogs.length) return endTruce;
  const undisturbed = (act: () => void): void => {
    const scrollBack = rememberScroll([page.scrollingElement!]);
    act();
    focus(focused);
    scrollBack();
  };
  let reopen: Array<() => void> = [];
  undisturbed(() => (reopen = dialogs.map(setAside).reverse()));
  return () => {
    endTruce();
    undisturbed(() => reopen.forEach(each => each()));
  };
}

// Returns what makes it modal again.
function setAside(dialog: HTMLDialogElement): () => void {
  goUnnoticed(rootOf(dialog));
  const scrollBack = rememberScroll([dialog, ...dialog.querySelectorAll('*')]);
  const { style } = dialog;
  const { cssText } = style;
  const closedBy = dialog.getAttribute('closedby');
  const { left, top, width, height } = dialog.getBoundingClientRect();
  const { overflow } = getComputedStyle(dialog);
  quietly(dialog, 'close');
  // Where the focus goes when the dialog is closed for good.
  const opener = deepActiveElement();
  // A click on the provider's modal is a click outside the dialog.
  if (closedBy !== null) dialog.setAttribute('closedby', 'none');
  // It stays where it was, though it is no longer laid out as a modal one. In the top layer its z-index had no effect;
  // now it could cover the provider's modal.
  for (const [name, value] of Object.entries({
    position: 'fixed',
    inset: `${top}px auto auto ${left}px`,
    margin: '0',
    width: `${width}px`,
    height: `${height}px`,
    'box-sizing': 'border-box',
    overflow,
    'z-index': 'auto',
  }))
    style.setProperty(name, value, 'important');
  quietly(dialog, 'show');
  // A transform, its own or of something around it, moves the dialog away again.
  const moved = dialog.getBoundingClientRect();
  style.setProperty('inset', `${2 * top - moved.top}px auto auto ${2 * left - moved.left}px`, 'important');
  scrollBack();
  return () => {
    if (closedBy !== null) dialog.setAttribute('closedby', closedBy);
    style.cssText = cssText;
    if (!dialog.getAttribute('style')) dialog.removeAttribute('style');
    // The page may have closed or removed it meanwhile.
    if (!dialog.open || !dialog.isConnected || dialog.matches(':modal')) return;
    quietly(dialog, 'close');
    focus(opener);
    quietly(dialog, 'showModal');
    scrollBack();
  };
}

/** Every open modal dialog, in open shadow roots too. */
function openModals(root: Document | ShadowRoot): HTMLDialogElement[] {
  return [...unclobbered(root).querySelectorAll('*')].flatMap(element => {
    const { shadowRoot } = unclobbered(element);
    const inner = shadowRoot ? openModals(shadowRoot) : [];
    return matches(element, 'dialog:modal') ? [...inner, element as HTMLDialogElement] : inner;
  });
}

// The order of the top layer is told nowhere. What lies below another modal dialog is inert, so it is not hit; where
// that does not tell, an inner dialog lies above an outer one, and a later one above an earlier one.
function topmostFirst(dialogs: HTMLDialogElement[], focused: Element | null): HTMLDialogElement[] {
  const rank = (dialog: HTMLDialogElement): number => {
    const { left, top, width, height } = dialog.getBoundingClientRect();
    const root = rootOf(dialog) as Document | ShadowRoot;
    const hit = unclobbered(root).elementFromPoint(left + width / 2, top + height / 2);
    const holds = (element: Element | null): number => Number(!!element && composedContains(dialog, element));
    return 2 * holds(hit) + holds(focused);
  };
  return dialogs.reverse().sort((a, b) => rank(b) - rank(a));
}

function rememberScroll(elements: Element[]): () => void {
  const scrolled = elements
    .map(unclobbered)
    .filter(
      ({ scrollHeight, clientHeight, scrollWidth, clientWidth }) =>
        scrollHeight > clientHeight || scrollWidth > clientWidth,
    )
    .map(element => [element, element.scrollLeft, element.scrollTop] as const);
  return () => {
    for (const [element, left, top] of scrolled) element.scrollTo({ left, top, behavior: 'instant' });
  };
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement && isConnected(element))
    unclobbered(element).focus({ preventScroll: true });
}
