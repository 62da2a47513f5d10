import { composedContains } from '../../dom/composed-tree.js';
import { isConnected } from '../../dom/unclobbered.js';
import type { RecordedEvent } from '../recorded-event.js';

/** Lets a held event happen: a copy each time, since what the server refuses is let go again, and an event stays prevented. */
export function replay(recorded: RecordedEvent): void {
  const { submitter, form } = recorded;
  if (!submitter) return happen(recorded);
  const isAway = !isConnected(submitter);
  // As the component did that had put it there.
  if (isAway) Node.prototype.appendChild.call(form!, submitter);
  try {
    happen({ ...recorded, trigger: submitter });
  } finally {
    if (isAway) Element.prototype.remove.call(submitter);
  }
}

function happen({ reason, event, trigger, hit, link, form }: RecordedEvent): void {
  if (reason === 'submit') {
    // What a script dispatched only tells listeners, and submits nothing.
    if (!event.isTrusted) return dispatch(form!, copyOf(event));
    const submitter = trigger === form ? null : (trigger as HTMLElement);
    return HTMLFormElement.prototype.requestSubmit.call(form!, submitter);
  }
  const copy = event.type === 'auxclick' && link ? newTabClick(event as MouseEvent) : copyOf(event);
  // What is inside a button may have been drawn anew: the button is what was meant.
  click(composedContains(trigger, hit) ? hit : trigger, copy, trigger);
}

function dispatch(target: Element, event: Event): void {
  EventTarget.prototype.dispatchEvent.call(target, event);
}

// Firefox does not click the control of a label for a PointerEvent that a script dispatched.
function click(target: Element, copy: Event, trigger: Element): void {
  const control = trigger instanceof HTMLLabelElement ? trigger.control : null;
  let followed = !control;
  control?.addEventListener('click', () => (followed = true), { capture: true, once: true });
  dispatch(target, copy);
  if (!followed && !copy.defaultPrevented) HTMLElement.prototype.click.call(control);
}

// An event has every member of the dictionary that its own constructor takes. What a page's own class takes is not
// known: its prototype and its fields are.
function copyOf(event: Event): Event {
  const Kind =
    [PointerEvent, MouseEvent, SubmitEvent, CustomEvent].find(kind => event instanceof kind) ?? Event;
  const copy = new Kind(event.type, event);
  const { isTrusted: _, ...fields } = event;
  Object.setPrototypeOf(copy, Object.getPrototypeOf(event) as object);
  return Object.assign(copy, fields);
}

// A synthetic middle click opens nothing; a click with the platform's key for new tabs does.
function newTabClick(event: MouseEvent): MouseEvent {
  const { clientX, clientY, screenX, screenY, shiftKey, altKey } = event;
  const key = /mac/i.test(navigator.platform) ? 'metaKey' : 'ctrlKey';
  const where = { clientX, clientY, screenX, screenY, shiftKey, altKey, [key]: true };
  return new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, view: window, ...where });
}
