import { composedContains, deepActiveElement } from '../dom/composed-tree.js';
import { focusOn } from '../dom/focus-on.js';
import { rootOf, unclobbered } from '../dom/unclobbered.js';
import { rememberStyle } from './inline-styles.js';
import { rememberScroll } from './undisturbed.js';
import { quietly } from './quiet-acts.js';
import { goUnnoticed } from './unheard-events.js';

// Everything outside an open modal dialog is inert, the provider's modal on body too. While a question is asked the
// page's dialogs are made non-modal, and neither they nor the page may notice.

/** Makes a dialog non-modal; returns what makes it modal again. */
export function setAside(dialog: HTMLDialogElement): () => void {
  goUnnoticed(rootOf(dialog));
  const scrollBack = rememberScroll([dialog, ...dialog.querySelectorAll('*')]);
  const { style } = dialog;
  const restoreStyle = rememberStyle(dialog);
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
    restoreStyle();
    // The page may have closed or removed it meanwhile.
    if (!dialog.open || !dialog.isConnected || dialog.matches(':modal')) return;
    quietly(dialog, 'close');
    focusOn(opener);
    quietly(dialog, 'showModal');
    scrollBack();
  };
}

// The order of the top layer is told nowhere. What lies below another modal dialog is inert, so it is not hit; where
// that does not tell, an inner dialog lies above an outer one, and a later one above an earlier one.
export function topmostFirst(dialogs: HTMLDialogElement[], focused: Element | null): HTMLDialogElement[] {
  const rank = (dialog: HTMLDialogElement): number => {
    const { left, top, width, height } = dialog.getBoundingClientRect();
    const root = rootOf(dialog) as Document | ShadowRoot;
    const hit = unclobbered(root).elementFromPoint(left + width / 2, top + height / 2);
    const holds = (element: Element | null): number => Number(!!element && composedContains(dialog, element));
    return 2 * holds(hit) + holds(focused);
  };
  return dialogs.reverse().sort((a, b) => rank(b) - rank(a));
}
