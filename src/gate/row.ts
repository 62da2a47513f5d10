import { composedContains, composedPathOf } from '../dom/composed-tree.js';
import { attribute, isElement, matches, read } from '../dom/unclobbered.js';

const ROW = 'tr,li,[role=row],[role=listitem],[role=option]';

/**
 * The row of a list, a table or a set of cards that a trigger is in, if any: what says so, or what has a neighbour that
 * guards the same.
 */
export function rowAround(trigger: Element, guarding: Element): Element | undefined {
  return composedPathOf(trigger)
    .filter(isElement)
    .find(element => matches(element, ROW) || (element !== trigger && repeats(element, trigger, guarding)));
}

function repeats(element: Element, trigger: Element, guarding: Element): boolean {
  const like = composedContains(element, guarding) ? guarding : trigger;
  const parent = read(Node.prototype, 'parentElement', element);
  const siblings = parent ? [...read(Element.prototype, 'children', parent)] : [];
  return siblings.some(
    sibling =>
      sibling !== element &&
      nameOf(sibling) === nameOf(element) &&
      [sibling, ...Element.prototype.getElementsByTagName.call(sibling, nameOf(like))].some(
        found => nameOf(found) === nameOf(like) && looksOf(found, guarding) === looksOf(like, guarding),
      ),
  );
}

function nameOf(element: Element): string {
  return read(Element.prototype, 'localName', element);
}

function looksOf(element: Element, guarding: Element): string {
  return nameOf(element) === nameOf(guarding)
    ? `${attribute(element, 'resource')} ${attribute(element, 'action')}`
    : `${attribute(element, 'aria-label')} ${element.textContent}`;
}
