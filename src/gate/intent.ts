import { composedContains, composedPathOf } from '../dom/composed-tree.js';
import { attribute, isCustom, isElement, isShadowRoot, matches, read, rootOf } from '../dom/unclobbered.js';

// What is activated by a click on anything inside, such as an icon that is a custom element or has a role.
const NATIVE = 'button,a[href],area,input,select,textarea,summary';
const INTERACTIVE = 'a,label,[role],[tabindex],[onclick]';
const TELLING =
  /^(href|value|for.*|action|method|type|label|alt|aria-label|resource|comment|download|command.*|popovertarget.*|target|(.+-)?(id|key|name)|data-.*)$/;
// What component libraries say there about a pointer that rests on the trigger, and the like.
const MOMENTARY = /^data-(.+-)?(state|open|active|focus|hover|press|pending|loading)/;

const ROW = 'tr,li,[role=row],[role=listitem],[role=option]';

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

/** Whether a trigger, or a component inside the gate that it is drawn by, cannot be used now. */
export function isDisabled(trigger: Element, guarded: Element): boolean {
  if (matches(trigger, ':disabled,[disabled],[aria-disabled=true]')) return true;
  const root = rootOf(trigger);
  return isShadowRoot(root) && root !== rootOf(guarded) && isDisabled(root.host, guarded);
}

/**
 * What a trigger means, as one string: were it another one by the time of the replay, something else would be
 * deleted than was meant. In a list that was patched in place, only the row around it tells.
 */
export function meaningOf(trigger: Element, guarded: Element): string {
  const row = rowAround(trigger, guarded);
  const form = formOf(trigger);
  // A slot says nothing of what is meant, and the gate's own comes with its first drawing.
  const path = composedPathOf(trigger).filter(node => isElement(node) && !matches(node, 'slot')) as Element[];
  const around = path.slice(0, 1 + Math.max(0, path.indexOf(row ?? guarded)));
  return JSON.stringify([
    location.pathname,
    trigger !== form && read(Node.prototype, 'textContent', trigger),
    [...around, guarded].map(attributesOf),
    row && textAround(row, trigger),
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
    .filter(name => TELLING.test(name) && !MOMENTARY.test(name))
    .map(name => `${name}=${attribute(element, name)}`)
    .sort();
}

function contains(outer: Node, inner: Node): boolean {
  return Node.prototype.contains.call(outer, inner);
}

function textAround(row: Element, trigger: Element): string {
  // The trigger's own text may change while it waits ("Deleting…"), and is compared by itself.
  const pivot = composedPathOf(trigger).find(node => node !== row && contains(row, node));
  if (!pivot) return '';
  const range = new Range();
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
    .map(field => [field.name, field.value, field.checked, chosenIn(field)]);
}

function chosenIn(field: Element): string[] {
  return field instanceof HTMLSelectElement ? Array.from(field.selectedOptions, ({ value }) => value) : [];
}

// The row of a list, a table or a set of cards that a trigger is in, if any: what says so, or what has a neighbour that
// guards the same.
function rowAround(trigger: Element, guarded: Element): Element | undefined {
  return composedPathOf(trigger)
    .filter(isElement)
    .find(
      element =>
        matches(element, ROW) || (element !== trigger && hasLikeNeighbour(element, trigger, guarded)),
    );
}

function hasLikeNeighbour(element: Element, trigger: Element, guarded: Element): boolean {
  const like = composedContains(element, guarded) ? guarded : trigger;
  const parent = read(Node.prototype, 'parentElement', element);
  const siblings = parent ? [...read(Element.prototype, 'children', parent)] : [];
  return siblings.some(
    sibling =>
      sibling !== element &&
      nameOf(sibling) === nameOf(element) &&
      [sibling, ...Element.prototype.getElementsByTagName.call(sibling, nameOf(like))].some(
        found => nameOf(found) === nameOf(like) && looksOf(found, guarded) === looksOf(like, guarded),
      ),
  );
}

function nameOf(element: Element): string {
  return read(Element.prototype, 'localName', element);
}

function looksOf(element: Element, guarded: Element): string {
  return nameOf(element) === nameOf(guarded)
    ? `${attribute(element, 'resource')} ${attribute(element, 'action')}`
    : `${attribute(element, 'aria-label')} ${read(Node.prototype, 'textContent', element)}`;
}
