import { composedContains } from '../dom/composed-tree.js';
import { formOf, isSubmitter, meaningOf } from './intent.js';
import { attribute, isCustom, matches, page, unclobbered } from '../dom/unclobbered.js';

/** An event that was held back, with all that is needed to let it happen later. */
export interface RecordedEvent {
  reason: 'click' | 'submit';
  /** What the person meant; for a form without a submit button, the form. */
  trigger: Element;
  /** What lies in the gate: the trigger or, where a button outside submits a form inside, the form. */
  within: Element;
  /** The form that the trigger submitted. */
  form: HTMLFormElement | null;
  /** What the trigger meant when it was held back. */
  meaning: string;
  /** Whether a browser lets it happen only while the person is active. */
  needsActivation: boolean;
  /** Whether only the person can make it happen. */
  onlyByHand: boolean;
  /** Lets it happen. */
  replay: () => void;
}

const PICKERS = /^(date|datetime-local|month|time|week)$/;
// Beside custom elements, what may have a shadow root.
const HOSTS = 'article,aside,div,footer,header,main,nav,p,section,span';

/**
 * Records an event, so that it can happen later.
 * @param inside From what was hit up to, and without, what guards it.
 * @param trigger What the person meant.
 * @param guarded The element in which it is guarded.
 */
export function record(
  event: Event,
  { inside, trigger, guarded }: { inside: readonly Element[]; trigger: Element; guarded: Element },
): RecordedEvent {
  const hit = inside[0] ?? guarded;
  const form = formOf(trigger);
  const shared = { trigger, form, meaning: meaningOf(trigger, guarded) };
  if (event.type === 'submit' && form) {
    const submitter = trigger === form ? null : (trigger as HTMLElement);
    const { requestSubmit } = HTMLFormElement.prototype;
    const copy = copyOf(event);
    return {
      ...shared,
      reason: 'submit',
      within: hit,
      needsActivation: opensElsewhere(form, submitter),
      onlyByHand: false,
      // What a script dispatched only tells listeners, and submits nothing.
      replay: () => (event.isTrusted ? requestSubmit.call(form, submitter) : dispatch(form, copyOf(copy))),
    };
  }
  const link = inside.find(element => matches(element, 'a,area'));
  const copy = event.type === 'auxclick' && link ? newTabClick(event as MouseEvent) : copyOf(event);
  return {
    ...shared,
    reason: 'click',
    within: trigger,
    needsActivation: needsActivation(trigger, link, copy),
    onlyByHand: isOnlyByHand(trigger, link, event) || hidesShadow(hit),
    // What is inside a button may have been drawn anew: the button is what was meant.
    // A copy each time: what the server refuses is let go again, and an event stays prevented.
    replay: () => click(composedContains(trigger, hit) ? hit : trigger, copyOf(copy), trigger),
  };
}

/** Whether a click submits a form that is not valid; says so to the person. */
export function reportsInvalidForm(trigger: Element): boolean {
  if (!isSubmitter(trigger)) return false;
  const form = formOf(trigger);
  if (!form || trigger.formNoValidate || attribute(form, 'novalidate') !== null) return false;
  return !HTMLFormElement.prototype.reportValidity.call(form);
}

function dispatch(target: Element, event: Event): void {
  EventTarget.prototype.dispatchEvent.call(target, event);
}

// Firefox does not click the control of a label for a PointerEvent that a script dispatched.
function click(target: Element, copy: Event, trigger: Element): void {
  const control = trigger instanceof HTMLLabelElement ? trigger.control : null;
  let followed = !control;
  if (control)
    unclobbered(control).addEventListener('click', () => (followed = true), { capture: true, once: true });
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

function needsActivation(trigger: Element, link: Element | undefined, click: Event): boolean {
  if (trigger instanceof HTMLInputElement && /^(file|color)$/.test(trigger.type)) return true;
  if (trigger instanceof HTMLLabelElement)
    return !!trigger.control && needsActivation(trigger.control, undefined, click);
  if (link) {
    const { ctrlKey, metaKey, shiftKey } = click as MouseEvent;
    return ctrlKey || metaKey || shiftKey || elsewhere(attribute(link, 'target'));
  }
  const form = formOf(trigger);
  return !!form && opensElsewhere(form, trigger);
}

function isOnlyByHand(trigger: Element, link: Element | undefined, event: Event): boolean {
  if (trigger instanceof HTMLInputElement && PICKERS.test(trigger.type)) return true;
  // A synthetic click with this key opens what it was to download.
  return (!!link && (event as MouseEvent).altKey) || matches(trigger, 'audio,video');
}

// What was clicked inside a closed shadow root is not known, and there is no way to ask for the root. But in any
// shadow host, a child that no slot takes is not drawn.
function hidesShadow(hit: Element): boolean {
  const canHide = isCustom(hit) || (matches(hit, HOSTS) && unclobbered(hit).getClientRects().length > 0);
  if (unclobbered(hit).shadowRoot || !canHide) return false;
  const probe = page.createElement('span');
  probe.slot = `stepup-probe-${Math.random()}`;
  probe.textContent = '.';
  unclobbered(hit).append(probe);
  const drawn = probe.getClientRects().length > 0;
  probe.remove();
  return !drawn;
}

function opensElsewhere(form: HTMLFormElement, submitter: Element | null): boolean {
  return elsewhere((submitter && attribute(submitter, 'formtarget')) ?? attribute(form, 'target'));
}

function elsewhere(target: string | null): boolean {
  const name = target ?? page.querySelector<HTMLBaseElement>('base[target]')?.target;
  const isInPage = (): boolean => !!page.querySelector(`iframe[name="${CSS.escape(name!)}"]`);
  return !!name && !/^_(self|parent|top)$/i.test(name) && !isInPage();
}
