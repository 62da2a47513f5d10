import { composedPathOf } from '../dom/composed-tree.js';
import { KEYS } from './earliest-listeners.js';
import { positionAt, type Place } from './seeming-position.js';

// An event in the provider's window passes the page's listeners on window, document, <html> and <body> on its way down,
// and nothing can keep it from them. So it looks to them as if it happened in the page's layer, by no particular key,
// and they can neither stop it nor prevent what it does. In the provider's nodes it is as it is.

const nothing = (): void => undefined;

// What a provider acts on, and may look at again later: "which field was it?".
const ACTED_ON = /^(key|input$|beforeinput$|change$|submit$|reset$|.*click$|copy$|cut$|paste$)/;

/** What each disguised event looks like. */
const disguises = new WeakMap<Event, Readonly<Record<string, unknown>>>();

/** Whether an event has been disguised before. */
export function isDisguised(event: Event): boolean {
  return disguises.has(event);
}

/**
 * Disguises an event until it arrives at the provider's node. There its way up ends; a key goes on, disguised, since a
 * provider may listen for Escape on window or document.
 */
export function disguiseUntil(root: EventTarget, event: Event, place: Place): void {
  const { type } = event;
  disguises.set(event, disguiseFor(event, place));
  root.addEventListener(type, reveal, true);
  root.addEventListener(type, KEYS.includes(type) ? disguise : end);
  disguise(event);
  if (!ACTED_ON.test(type)) disguiseLater(event);
}

// A layer may look at where a press or the focus went only a task or a frame later, when the event is over. What is
// asked for first comes first, and nobody has heard of the event before.
function disguiseLater(event: Event): void {
  setTimeout(disguise, 0, event);
  requestAnimationFrame(() => disguise(event));
}

/** Puts the disguise on, again where it had been taken off. */
export function disguise(event: Event): void {
  const looks = disguises.get(event);
  if (!looks) return;
  const isOnTheWayUp = event.eventPhase !== Event.CAPTURING_PHASE;
  // What else closes on Escape is told by the browser itself, unless the key is used up.
  if (isOnTheWayUp && (event as KeyboardEvent).key === 'Escape' && !isForDialog(event))
    event.preventDefault();
  for (const [name, value] of Object.entries(looks))
    Object.defineProperty(event, name, { value, writable: true, configurable: true });
}

/** Takes the disguise off. */
export function reveal(event: Event): void {
  for (const name of Object.keys(disguises.get(event) ?? {})) Reflect.deleteProperty(event, name);
}

function disguiseFor(event: Event, place: Place): Record<string, unknown> {
  const { layer } = place;
  return {
    target: layer,
    srcElement: layer,
    composedPath: () => [...composedPathOf(layer), window],
    preventDefault: nothing,
    stopPropagation: nothing,
    stopImmediatePropagation: nothing,
    returnValue: true,
    cancelBubble: false,
    ...positionAt(place, event),
    ...(KEYS.includes(event.type) && { key: 'Unidentified', code: '', keyCode: 0, which: 0 }),
  };
}

// The answer may have come since, and the provider's window have gone.
function end(event: Event): void {
  if (isDisguised(event)) event.stopPropagation();
}

// The provider's window may be one that is to hear of the key from the browser itself.
function isForDialog(event: Event): boolean {
  return event.composedPath().some(node => node instanceof HTMLDialogElement);
}
