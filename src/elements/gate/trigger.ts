import { composedClosest, composedPathOf } from './composed-tree.js';
import { attribute, isCustom, matches, read } from './unclobbered.js';

const INTERACTIVE = 'button,a,area,input,select,textarea,summary,label,[role],[tabindex],[onclick]';
const ROW = 'tr,li,[role=row],[role=listitem],[role=option]';
const TELLING =
  /^(href|value|name|form|formaction|action|type|id|aria-label|resource|comment|target|data-.*)$/;

/**
 * What a click was meant for: the innermost interactive element, or what was hit.
 * @param path From the event's target up to, and without, what guards it.
 */
export function triggerOf(path: readonly Element[]): Element | undefined {
  return path.find(element => isCustom(element) || matches(element, INTERACTIVE)) ?? path[0];
}

/** Whether a trigger cannot be used now. */
export function isDisabled(trigger: Element): boolean {
  return matches(trigger, ':disabled,[aria-disabled=true]');
}

/**
 * What a trigger stands for, as one string: were it another one by the time of the replay, something else would be
 * deleted than was meant. In a list that was patched in place, only the row around it tells.
 */
export function standsFor(trigger: Element, guarding: Element): string {
  const row = composedClosest(trigger, ROW);
  const form = formOf(trigger);
  return JSON.stringify([
    attributesOf(trigger),
    trigger !== form && trigger.textContent,
    attributesOf(guarding),
    row && [attributesOf(row), textAround(row, trigger)],
    form && [attributesOf(form), fieldsOf(form)],
  ]);
}

/** The form that a trigger submits, if any. */
export function formOf(trigger: Element): HTMLFormElement | null {
  if (trigger instanceof HTMLFormElement) return trigger;
  return isSubmitter(trigger) ? trigger.form : null;
}

/** Whether this is a native submit button. */
export function isSubmitter(element: Element): element is HTMLButtonElement | HTMLInputElement {
  if (element instanceof HTMLButtonElement) return element.type === 'submit';
  return element instanceof HTMLInputElement && (element.type === 'submit' || element.type === 'image');
}

function attributesOf(element: Element): string[] {
  return Element.prototype.getAttributeNames
    .call(element)
    .filter(name => TELLING.test(name))
    .map(name => `${name}=${attribute(element, name)}`)
    .sort();
}

function textAround(row: Element, trigger: Element): string {
  // The trigger's own text may change while it waits ("Deleting…"), and is compared by itself.
  const pivot = composedPathOf(trigger).find(node => node !== row && row.contains(node));
  if (!pivot) return '';
  const range = document.createRange();
  range.selectNodeContents(row);
  range.setEndBefore(pivot);
  const before = range.toString();
  range.selectNodeContents(row);
  range.setStartAfter(pivot);
  return before + range.toString();
}

// Not by FormData: making one of a form dispatches an event that the page hears.
function fieldsOf(form: HTMLFormElement): unknown[] {
  const fields = [...read(HTMLFormElement.prototype, 'elements', form)] as HTMLInputElement[];
  return fields
    .filter(({ type }) => type !== 'submit')
    .map(({ name, value, checked }) => [name, value, checked]);
}
