import { composedContains } from './composed-tree.js';
import { formOf, isSubmitter, standsFor, triggerOf } from './trigger.js';
import { attribute } from './unclobbered.js';

/** An event that was held back, with all that is needed to let it happen later. */
export interface HeldEvent {
  reason: 'click' | 'submit';
  /** What the person meant; for a form without a submit button, the form. */
  trigger: Element;
  /** What lies in the gate: the trigger or, where a button outside submits a form inside, the form. */
  guarded: Element;
  /** What it stood for when it was held back. */
  meaning: string;
  /** Whether a browser lets it happen only while the person is active. */
  needsActivation: boolean;
  /** Lets it happen. */
  release: () => void;
}

/**
 * Takes an event down, so that it can happen later.
 * @param path From what lies in the gate up to, and without, what guards it.
 */
export function takeDown(event: Event, path: readonly Element[], guarding: Element): HeldEvent {
  const hit = path[0] ?? guarding;
  if (event instanceof SubmitEvent) {
    const form = event.target as HTMLFormElement;
    const submitter = event.submitter as HTMLElement | null;
    const trigger = submitter ?? form;
    return {
      reason: 'submit',
      trigger,
      guarded: hit,
      meaning: standsFor(trigger, guarding),
      needsActivation: opensElsewhere(form, submitter),
      // A field named "requestSubmit" would hide the form's own method.
      release: () => HTMLFormElement.prototype.requestSubmit.call(form, submitter),
    };
  }
  const trigger = triggerOf(path) ?? hit;
  const copy = copyOf(event);
  return {
    reason: 'click',
    trigger,
    guarded: trigger,
    meaning: standsFor(trigger, guarding),
    needsActivation: needsActivation(trigger, copy),
    // What is inside a button may have been drawn anew: the button is what was meant.
    release: () => (composedContains(trigger, hit) ? hit : trigger).dispatchEvent(copy),
  };
}

/** Whether a click submits a form that is not valid; says so to the person. */
export function reportsInvalidForm(trigger: Element): boolean {
  if (!isSubmitter(trigger)) return false;
  const form = formOf(trigger);
  if (!form || trigger.formNoValidate || attribute(form, 'novalidate') !== null) return false;
  return !HTMLFormElement.prototype.reportValidity.call(form);
}

function copyOf(event: Event): Event {
  if (event.type === 'auxclick' && event instanceof MouseEvent) return newTabClick(event);
  // An event has every member of the dictionary that its own constructor takes.
  if (event instanceof PointerEvent) return new PointerEvent(event.type, event);
  if (event instanceof MouseEvent) return new MouseEvent(event.type, event);
  return new CustomEvent(event.type, event as CustomEvent);
}

// A synthetic middle click opens nothing; a click with the platform's key for new tabs does.
function newTabClick(event: MouseEvent): MouseEvent {
  const { clientX, clientY, screenX, screenY, shiftKey, altKey } = event;
  const key = /mac/i.test(navigator.platform) ? 'metaKey' : 'ctrlKey';
  const where = { clientX, clientY, screenX, screenY, shiftKey, altKey, [key]: true };
  return new MouseEvent('click', { bubbles: true, cancelable: true, composed: true, view: window, ...where });
}

function needsActivation(trigger: Element, click: Event): boolean {
  if (trigger instanceof HTMLInputElement && /^(file|color)$/.test(trigger.type)) return true;
  if (trigger instanceof HTMLLabelElement)
    return !!trigger.control && needsActivation(trigger.control, click);
  const { ctrlKey, metaKey, shiftKey } = click as MouseEvent;
  if (trigger instanceof HTMLAnchorElement || trigger instanceof HTMLAreaElement) {
    return elsewhere(trigger.target) || ctrlKey || metaKey || shiftKey;
  }
  const form = formOf(trigger);
  return !!form && opensElsewhere(form, trigger);
}

function opensElsewhere(form: HTMLFormElement, submitter: Element | null): boolean {
  return elsewhere((submitter && attribute(submitter, 'formtarget')) ?? attribute(form, 'target') ?? '');
}

function elsewhere(target: string): boolean {
  return target !== '' && !/^_(self|parent|top)$/i.test(target);
}
