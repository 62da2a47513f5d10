import type { StepUpClient, StepUpQuestionEvent } from '../../core/client.js';
import { composedPathOf, deepActiveElement } from './composed-tree.js';

// Everything outside an open modal dialog is inert, the provider's modal on body too. While a question is asked the
// page's dialogs are made non-modal, and neither they nor the page may notice.

type Declaration = [name: string, value: string, priority: string];

interface Suspended {
  dialog: HTMLDialogElement;
  /** Where the focus goes when the dialog is closed for good. */
  opener: Element | null;
  closedBy: string | null;
  unstyle: () => void;
  scrolled: Array<[element: Element, left: number, top: number]>;
}

const clients = new WeakSet<StepUpClient>();
const listening = new WeakSet<EventTarget>();
// Events that our own closing and opening still will dispatch, by dialog.
const expected = new WeakMap<EventTarget, { close: number; toggle: number }>();
let acting = false;
let suspended: Suspended[] = [];
let focused: Element | null = null;
let questions = 0;

/** Makes way for the provider's modal whenever this client asks. */
export function standAside(client: StepUpClient): void {
  if (clients.has(client)) return;
  clients.add(client);
  let open = false;
  client.addEventListener('question', event => {
    const { phase } = event as StepUpQuestionEvent;
    if (phase === 'open' && !open) {
      open = true;
      if (questions++ === 0) suspend();
    } else if (phase === 'closed' && open) {
      open = false;
      if (--questions === 0) restore();
    }
  });
}

function suspend(): void {
  const dialogs = openModals(document);
  // A fullscreen element would hide the provider's modal.
  if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
  if (!dialogs.length) return;
  focused = deepActiveElement();
  const scrolls = pageScroll();
  suspended = topmostFirst(dialogs).map(setAside).reverse();
  focus(focused);
  scrolls();
}

function setAside(dialog: HTMLDialogElement): Suspended {
  goUnnoticed(dialog);
  const scrolled = scrollPositions(dialog);
  const closedBy = dialog.getAttribute('closedby');
  const { left, top, width, height } = dialog.getBoundingClientRect();
  const { overflow } = getComputedStyle(dialog);
  quietly(dialog, 'close');
  const opener = deepActiveElement();
  // A click on the provider's modal is a click outside the dialog.
  if (closedBy !== null) dialog.setAttribute('closedby', 'none');
  // It stays where it was, though it is no longer laid out as a modal one.
  const unstyle = restyle(dialog, {
    position: 'fixed',
    inset: `${top}px auto auto ${left}px`,
    margin: '0',
    width: `${width}px`,
    height: `${height}px`,
    'box-sizing': 'border-box',
    overflow,
    // In the top layer it had no effect; now it could cover the provider's modal.
    'z-index': 'auto',
  });
  quietly(dialog, 'show');
  // A transform, its own or of something around it, moves the dialog away again.
  const moved = dialog.getBoundingClientRect();
  const back = `${2 * top - moved.top}px auto auto ${2 * left - moved.left}px`;
  dialog.style.setProperty('inset', back, 'important');
  scrollBack(scrolled);
  return { dialog, opener, closedBy, unstyle, scrolled };
}

function restore(): void {
  const dialogs = suspended;
  suspended = [];
  if (!dialogs.length) return;
  const scrolls = pageScroll();
  for (const { dialog, opener, closedBy, unstyle, scrolled } of dialogs) {
    restoreAttribute(dialog, 'closedby', closedBy);
    unstyle();
    // The page may have closed or removed it meanwhile.
    if (!dialog.open || !dialog.isConnected || dialog.matches(':modal')) continue;
    quietly(dialog, 'close');
    focus(opener);
    quietly(dialog, 'showModal');
    scrollBack(scrolled);
  }
  focus(focused);
  scrolls();
}

function quietly(dialog: HTMLDialogElement, act: 'close' | 'show' | 'showModal'): void {
  const counts = expected.get(dialog) ?? { close: 0, toggle: 0 };
  expected.set(dialog, counts);
  acting = true;
  try {
    HTMLDialogElement.prototype[act].call(dialog);
  } finally {
    acting = false;
  }
  counts[act === 'close' ? act : 'toggle']++;
  // It was open all the time: nothing is to move in.
  if (act !== 'close') for (const animation of dialog.getAnimations({ subtree: true })) finish(animation);
}

function finish(animation: Animation): void {
  // One without an end cannot be finished.
  if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
}

/**
 * Makes sure that what is done to a dialog later is not heard by the page: to be called before the page listens, for
 * window and for whatever a dialog may lie in.
 */
export function goUnnoticed(around: Node | Window): void {
  // These events are not composed: a dialog in a shadow root needs a listener there.
  const roots =
    around instanceof Node ? composedPathOf(around).filter(node => node instanceof ShadowRoot) : [];
  for (const target of [window, ...roots]) {
    if (listening.has(target)) continue;
    listening.add(target);
    for (const type of ['close', 'toggle', 'beforetoggle']) {
      target.addEventListener(type, swallow, { capture: true });
    }
  }
}

function swallow(event: Event): void {
  const { target, type } = event;
  const counts = target && expected.get(target);
  if (!counts) return;
  let ours = acting && type === 'beforetoggle';
  if (type === 'close' && counts.close > 0) {
    counts.close--;
    ours = true;
  } else if (type === 'toggle' && counts.toggle > 0) {
    // Closing and opening in one turn is told as one change; if the page has then closed it, as that.
    ours = (event as ToggleEvent).newState === 'open';
    counts.toggle--;
  }
  if (ours) event.stopImmediatePropagation();
}

/** Every open modal dialog, in open shadow roots too. */
function openModals(root: Document | ShadowRoot): HTMLDialogElement[] {
  return [...root.querySelectorAll<HTMLElement>('*')].flatMap(element => [
    ...(element.shadowRoot ? openModals(element.shadowRoot) : []),
    ...(element instanceof HTMLDialogElement && element.matches(':modal') ? [element] : []),
  ]);
}

// The order of the top layer is told nowhere. What lies below another modal dialog is inert, so it is not hit; where
// that does not tell, an inner dialog lies above an outer one, and a later one above an earlier one.
function topmostFirst(dialogs: HTMLDialogElement[]): HTMLDialogElement[] {
  const onTop = (dialog: HTMLDialogElement): boolean => {
    const { left, top, width, height } = dialog.getBoundingClientRect();
    const root = dialog.getRootNode() as Document | ShadowRoot;
    const hit = root.elementFromPoint(left + width / 2, top + height / 2);
    return !!hit && composedPathOf(hit).includes(dialog);
  };
  const holdsFocus = (dialog: HTMLDialogElement): boolean =>
    !!focused && composedPathOf(focused).includes(dialog);
  const rank = (dialog: HTMLDialogElement): number => (onTop(dialog) ? 2 : 0) + (holdsFocus(dialog) ? 1 : 0);
  return [...dialogs].reverse().sort((a, b) => rank(b) - rank(a));
}

function scrollPositions(dialog: HTMLDialogElement): Suspended['scrolled'] {
  return [dialog, ...dialog.querySelectorAll('*')]
    .filter(element => element.scrollTop || element.scrollLeft)
    .map(element => [element, element.scrollLeft, element.scrollTop]);
}

function scrollBack(scrolled: Suspended['scrolled']): void {
  for (const [element, left, top] of scrolled) element.scrollTo({ left, top, behavior: 'instant' });
}

function pageScroll(): () => void {
  const { scrollX: left, scrollY: top } = window;
  return () => window.scrollTo({ left, top, behavior: 'instant' });
}

// Property by property: a strict content security policy forbids to write a style attribute.
function restyle(dialog: HTMLDialogElement, styles: Record<string, string>): () => void {
  const { style } = dialog;
  const before = [...style].map<Declaration>(name => [
    name,
    style.getPropertyValue(name),
    style.getPropertyPriority(name),
  ]);
  for (const [name, value] of Object.entries(styles)) style.setProperty(name, value, 'important');
  const overwritten = before.filter(([name]) => style.getPropertyPriority(name));
  return () => {
    for (const name of Object.keys(styles)) style.removeProperty(name);
    for (const declaration of overwritten) style.setProperty(...declaration);
    if (!dialog.getAttribute('style')) dialog.removeAttribute('style');
  };
}

function restoreAttribute(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

function focus(element: Element | null): void {
  if (element instanceof HTMLElement && element.isConnected) element.focus({ preventScroll: true });
}
