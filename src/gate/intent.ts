import { isCustom, matches } from '../dom/unclobbered.js';

// What is activated by a click on anything inside, such as an icon that is a custom element or has a role.
const NATIVE = 'button,a[href],area,input,select,textarea,summary';
const INTERACTIVE = 'a,label,[role],[tabindex],[onclick]';

/**
 * What a click was meant for: the innermost interactive element, or what was hit.
 * @param path From the event's target up to, and without, what guards it.
 */
export function triggerOf(path: readonly Element[]): Element | undefined {
  return (
    path.find(element => matches(element, NATIVE)) ??
    path.find(element => isCustom(element) || matches(element, INTERACTIVE)) ??
    path[0]
  );
}

/** The form that a trigger submits, if any. */
export function formOf(trigger: Element): HTMLFormElement | null {
  if (isForm(trigger)) return trigger;
  return isSubmitter(trigger) ? trigger.form : null;
}

// All by name, since what was made in a frame is of another class. A drawing may have elements of these names, too, with
// none of their members.

/** Whether this is a form. */
export function isForm(element: Element): element is HTMLFormElement {
  return matches(element, 'form') && 'elements' in element;
}

/** The type of an `<input>`; undefined for anything else. */
export function inputType(element: Element): string | undefined {
  return matches(element, 'input') ? (element as HTMLInputElement).type : undefined;
}

/** Whether this is a native submit button. */
export function isSubmitter(element: Element): element is HTMLButtonElement | HTMLInputElement {
  return matches(element, 'button,input') && /^(submit|image)$/.test((element as HTMLButtonElement).type);
}
