import { composedContains, composedPathOf, deepActiveElement } from '../dom/composed-tree.js';
import { isConnected, isElement, matches, page } from '../dom/unclobbered.js';
import { disguise, disguiseUntil, isDisguised, reveal } from './disguised-events.js';
import { forKeys, listenWith } from './earliest-listeners.js';
import { FocusMoves, isSilenced } from './focus-moves.js';
import { isBeginning, isRestOfPress } from './whole-presses.js';
import type { ProviderNodes } from './provider-nodes.js';
import type { Place } from './seeming-position.js';

// What the person does in the provider's window is between the two. Layers of a page keep the focus in, and take a
// press, a key, the wheel or the mouse elsewhere for a dismissal, by listening on window, document and <body>.

/** What is heard besides the earliest, while a question is open: a listener of the wheel would slow a page down. */
const MEANWHILE = [
  ...['pointerover', 'pointerenter', 'pointermove', 'pointerout', 'pointerleave', 'pointercancel'],
  ...['mouseover', 'mouseenter', 'mousemove', 'mouseout', 'mouseleave', 'touchmove', 'touchcancel', 'wheel'],
  ...['dblclick', 'auxclick', 'contextmenu', 'scroll', 'keypress', 'beforeinput', 'input', 'change'],
  ...['copy', 'cut', 'paste', 'submit', 'reset'],
];

interface OpenQuestion {
  readonly nodes: ProviderNodes;
  readonly moves: FocusMoves;
  /** Where all seems to happen: around the gate, so that no handler in the gate hears of it. */
  readonly place: Place;
}

let open: OpenQuestion | null = null;
/** What the person pressed last in the page. */
let pressed: Element | null = null;

/** Listens from now on, also to what is pressed before a question is open. */
export function listenForPresses(): void {
  listenWith(hear);
}

/**
 * Keeps from the page what the person does in the provider's window: to be called before that is shown.
 * @returns What ends it.
 */
export function keepPrivate(nodes: ProviderNodes): () => void {
  open = { nodes, moves: new FocusMoves(nodes), place: placeOfQuestion() };
  const options = { capture: true, passive: true };
  for (const type of MEANWHILE) addEventListener(type, hear, options);
  // A provider listens for Escape on window or document, too. It does so after this.
  forKeys([window, page], 'addEventListener', reveal);
  return () => {
    open = null;
    for (const type of MEANWHILE) removeEventListener(type, hear, options);
    forKeys([window, page], 'removeEventListener', reveal);
  };
}

function placeOfQuestion(): Place {
  const focused = deepActiveElement() ?? page.documentElement;
  // Some browsers do not focus a button that is clicked, but what it lies in; and a held press is not heard of here.
  const candidates = [pressed, page.querySelector('stepup-gate[state=verifying]'), focused];
  const asked =
    candidates.find(each => each && isConnected(each) && composedContains(focused, each)) ?? focused;
  const path = composedPathOf(asked).filter(isElement);
  const gate = path.findIndex(element => matches(element, 'stepup-gate,[data-stepup-resource]'));
  return { layer: path[gate + 1] ?? asked, trigger: asked };
}

function hear(event: Event): void {
  if (isSilenced(event)) return event.stopImmediatePropagation();
  if (isDisguised(event)) return disguise(event);
  if (event.currentTarget !== window || event.eventPhase === Event.BUBBLING_PHASE) return;
  const path = Event.prototype.composedPath.call(event);
  const root = open && path.find(open.nodes.includes);
  if (isRestOfPress(event, !!root)) return swallow(event);
  if (open && root) return hearProviders(event, open, root);
  if (isBeginning(event)) pressed = path.find((node): node is Element => node instanceof Element) ?? null;
  if (open && !open.moves.inPage(event)) event.stopImmediatePropagation();
}

function hearProviders(event: Event, { moves, place }: OpenQuestion, root: EventTarget): void {
  // Of scrolling nothing can be disguised: to a page it means that its layer is no longer where it was.
  if (event.type === 'scroll' || !moves.inProviders(event)) event.stopImmediatePropagation();
  else disguiseUntil(root, event, place);
}

function swallow(event: Event): void {
  event.stopImmediatePropagation();
  if (event.cancelable) event.preventDefault();
}
