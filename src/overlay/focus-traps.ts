import { composedClosest, composedPathOf, deepActiveElement } from '../dom/composed-tree.js';
import { page, unclobbered } from '../dom/unclobbered.js';
import { forKeys, KEYS, listenWith } from './earliest-listeners.js';
import { lowerPopovers } from './open-popovers.js';

// Libraries keep the focus in their modal, and take a press elsewhere for a dismissal, by listening on window, document
// and body. While a question is asked from inside such a modal, what happens in the provider's modal looks there as if
// it happened in the page's, by no particular key, and goes no further. The provider's own listeners see it as it is.

const MODAL = '[aria-modal=true],[role=dialog],[role=alertdialog],dialog';
const DISGUISE = ['target', 'composedPath', 'key', 'keyCode'];

interface Origin {
  /** Where all seems to happen: in the modal, around the gate, so that no handler in the gate hears of it. */
  place: Element;
  /** What was on body before. */
  around: Set<Element>;
}

/** Where a question was asked from, while it is. */
let origin: Origin | null = null;
const disguised = new WeakMap<Event, Origin>();

/**
 * Keeps the page's modal from reaching into the provider's: to be called before that is shown.
 * @returns What ends it.
 */
export function eludeFocusTraps(): () => void {
  const focused = deepActiveElement();
  if (!focused || !composedClosest(focused, MODAL)) return () => undefined;
  const { body } = page;
  const place = unclobbered(composedClosest(focused, 'stepup-gate') ?? focused).parentElement ?? focused;
  origin = { place, around: new Set(unclobbered(body).children) };
  listenWith(disguise);
  const raisePopovers = lowerPopovers(focused);
  // What the provider adds to body would inherit it.
  const { style } = unclobbered(body);
  const { pointerEvents } = style;
  const inert = getComputedStyle(body).pointerEvents === 'none';
  if (inert) style.pointerEvents = 'auto';
  // A provider listens for Escape on window or document, too. It does so after this.
  for (const target of [window, document]) forKeys(target, 'addEventListener', reveal);
  return () => {
    origin = null;
    for (const target of [window, document]) forKeys(target, 'removeEventListener', reveal);
    // Unless the page has closed its modal meanwhile, and set it back itself.
    if (inert && style.pointerEvents === 'auto') style.pointerEvents = pointerEvents;
    raisePopovers();
  };
}

function disguise(event: Event): void {
  const now = disguised.get(event) ?? origin;
  if (!now) return;
  const { type } = event;
  const { relatedTarget } = event as FocusEvent;
  const isProviders = (node: EventTarget): boolean =>
    unclobbered(node as Node).parentNode === page.body && !now.around.has(node as Element);
  // Whoever leaves the page's modal for the provider's has left for nowhere.
  if (relatedTarget instanceof Node && composedPathOf(relatedTarget).some(isProviders))
    Object.defineProperty(event, 'relatedTarget', { value: null });
  const isKey = KEYS.includes(type);
  if (!disguised.has(event)) {
    const root = Event.prototype.composedPath.call(event).find(isProviders);
    if (!root) return;
    disguised.set(event, now);
    root.addEventListener(type, reveal, true);
    root.addEventListener(type, isKey ? disguise : stop);
  }
  // What else closes on Escape is told by the browser itself, unless the key is used up.
  const isDone = event.eventPhase !== Event.CAPTURING_PHASE;
  if (isDone && (event as KeyboardEvent).key === 'Escape' && !holdsDialog(event)) event.preventDefault();
  const { place } = now;
  const disguises = [place, () => composedPathOf(place), 'Unidentified', 0];
  const names = isKey ? DISGUISE : DISGUISE.slice(0, 2);
  names.forEach((name, index) =>
    Object.defineProperty(event, name, { value: disguises[index], configurable: true }),
  );
}

// The provider's modal may be one that is to hear of the key from the browser itself.
function holdsDialog(event: Event): boolean {
  return event.composedPath().some(node => node instanceof HTMLDialogElement);
}

function reveal(event: Event): void {
  for (const name of DISGUISE) Reflect.deleteProperty(event, name);
}

// The answer may have come since, and the provider's modal have gone.
function stop(event: Event): void {
  if (disguised.has(event)) event.stopPropagation();
}
