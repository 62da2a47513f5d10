import { composedContains } from '../../dom/composed-tree.js';
import { attribute, isConnected, matches, typeOf, unclobbered } from '../../dom/unclobbered.js';
import { isForm } from '../intent.js';
import type { RecordedEvent } from '../recorded-event.js';

const CLOSINGS = new Map([
  ['close', 'close'],
  ['request-close', 'requestClose'],
] as const) as ReadonlyMap<string, 'close' | 'requestClose'>;

/** Lets a held event happen. What the server refuses is let go again, and an event stays prevented: each time anew. */
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

function happen({ reason, event, isPress, trigger, hit, link, form }: RecordedEvent): void {
  if (reason === 'submit') {
    // What a script dispatched only tells listeners, and submits nothing.
    if (!event.isTrusted) return dispatchAgain(isForm(hit) ? hit : form!, event);
    const submitter = trigger === form ? null : (trigger as HTMLElement);
    return HTMLFormElement.prototype.requestSubmit.call(form!, submitter);
  }
  // What is inside a button may have been drawn anew: the button is what was meant.
  const target = composedContains(trigger, hit) ? hit : trigger;
  const clicked = clickOf(event as MouseEvent, { isPress, link });
  if (clicked) click(target, clicked, trigger);
  else command(target, event);
}

// By a command that the browser has given itself, it closes a dialog, unless a listener wants otherwise.
function command(target: Element, event: Event & Partial<CommandEvent>): void {
  const close = event.isTrusted && CLOSINGS.get(event.command!);
  dispatchAgain(target, event);
  if (!close || !matches(target, 'dialog') || event.defaultPrevented) return;
  const answer = event.source && attribute(event.source, 'value');
  unclobbered(target as HTMLDialogElement)[close](answer ?? undefined);
}

function dispatch(target: Element, event: Event): void {
  EventTarget.prototype.dispatchEvent.call(target, event);
}

// The very event, as it was before it was held back: so it keeps its class, and whatever a class of the page's own keeps
// where nobody can read it.
function dispatchAgain(target: Element, event: Event): void {
  Event.prototype.initEvent.call(event, typeOf(event), event.bubbles, event.cancelable);
  dispatch(target, event);
}

// Firefox does not click the control of a label for a PointerEvent that a script dispatched.
function click(target: Element, copy: Event, trigger: Element): void {
  const control = matches(trigger, 'label') ? (trigger as HTMLLabelElement).control : null;
  let followed = !control;
  if (control)
    unclobbered(control).addEventListener('click', () => (followed = true), { capture: true, once: true });
  dispatch(target, copy);
  if (!followed && !copy.defaultPrevented) HTMLElement.prototype.click.call(control);
}

// A browser acts on the same click once.
function clickOf(
  event: MouseEvent,
  { isPress, link }: Pick<RecordedEvent, 'isPress' | 'link'>,
): MouseEvent | null {
  const type = typeOf(event);
  if (type === 'auxclick' && link) return newTabClick(event);
  if (isPress) return new PointerEvent(/click$/.test(type) ? type : 'click', withoutPointer(event));
  const Kind = [PointerEvent, MouseEvent].find(kind => Object.getPrototypeOf(event) === kind.prototype);
  return Kind ? new Kind(type, event) : null;
}

// As assistive technology clicks: nobody waits for the end of a press, or for its beginning.
function withoutPointer(event: MouseEvent): PointerEventInit {
  // Of a key, the place is undefined, and so the default.
  return {
    ...placeOf(event),
    ...keysOf(event),
    button: event.button,
    detail: 0,
    pointerType: '',
    pointerId: -1,
  };
}

// A synthetic middle click opens nothing; a click with the platform's key for new tabs does.
function newTabClick(event: MouseEvent): MouseEvent {
  const key = /mac/i.test(navigator.platform) ? 'metaKey' : 'ctrlKey';
  return new MouseEvent('click', { ...placeOf(event), ...keysOf(event), [key]: true });
}

function placeOf({ clientX, clientY, screenX, screenY, view }: MouseEvent): MouseEventInit {
  return {
    clientX,
    clientY,
    screenX,
    screenY,
    bubbles: true,
    cancelable: true,
    composed: true,
    view,
  };
}

function keysOf({ ctrlKey, shiftKey, altKey, metaKey }: MouseEvent): MouseEventInit {
  return { ctrlKey, shiftKey, altKey, metaKey };
}
