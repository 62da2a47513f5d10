import { composedContains, composedPathOf } from '../dom/composed-tree.js';
import {
  attribute,
  isElement,
  isShadowRoot,
  localNameOf,
  matches,
  read,
  unclobbered,
} from '../dom/unclobbered.js';
import { formOf, isForm } from './intent.js';

/** An element as it was: plain data, that later changes of the page leave alone. */
export interface Picture {
  readonly element: Element;
  readonly attributes: Readonly<Record<string, string>>;
  /** Its texts and elements, in their order; empty where only the attributes were of interest. */
  readonly content: ReadonlyArray<string | Picture>;
}

/** A control of a form, as it was. */
export interface FieldPicture {
  readonly name: string;
  readonly type: string;
  readonly value: unknown;
  readonly checked: boolean;
  readonly chosen: readonly string[];
}

/**
 * All that can tell what a trigger stands for, as it was at one moment. Nothing is judged here: what of it counts is for
 * the late part to say (`release/comparison.ts`), with a second snapshot.
 */
export interface Snapshot {
  readonly trigger: Element;
  readonly guarded: Element;
  /** The row of a list, a table or a set of cards that the trigger is in, if any. */
  readonly row: Element | null;
  /** What else is in that list. */
  readonly neighbours: readonly Element[];
  readonly address: string;
  /** From the trigger to the document, across shadow boundaries: attributes alone. */
  readonly path: readonly Picture[];
  /** The row or, where there is none, the trigger, with everything inside. */
  readonly content: Picture;
  /** Likewise from the form that the trigger submits or lies in: a button may be elsewhere than its form. */
  readonly formPath: readonly Picture[];
  /** The controls of that form, and those in the row. */
  readonly fields: readonly FieldPicture[];
  /** What the trigger commands: a script may have named it, and then no attribute tells. */
  readonly commanded: Element | null | undefined;
  /** When it was taken (monotonic clock, ms). */
  readonly takenAt: number;
}

const ROW = 'tr,li,[role=row],[role=listitem],[role=option]';

/**
 * Takes a snapshot. Changes nothing, and dispatches nothing.
 * @param row For a second one to compare with: the row of the first, since the list around it may have changed.
 */
export function takeSnapshot(
  trigger: Element,
  guarded: Element,
  row: Element | null = rowAround(trigger, guarded),
): Snapshot {
  const nodes = composedPathOf(trigger);
  const form = formOf(trigger) ?? nodes.filter(isElement).find(isForm) ?? null;
  const fields = [
    ...(form ? read(HTMLFormElement.prototype, 'elements', form) : []),
    ...(row ? Element.prototype.querySelectorAll.call(row, 'input,select,textarea') : []),
  ];
  return {
    trigger,
    guarded,
    row,
    neighbours: row ? siblingsOf(row) : [],
    address: location.href,
    path: pathOf(trigger),
    content: pictureOf(row ?? trigger, nodes),
    formPath: form ? pathOf(form) : [],
    fields: fields.map(pictureOfField),
    commanded: (trigger as HTMLButtonElement).commandForElement,
    takenAt: performance.now(),
  };
}

function pathOf(element: Element): Picture[] {
  return composedPathOf(element)
    .filter(isElement)
    .map(each => pictureOf(each));
}

/**
 * An element as it is now.
 * @param path Where its content is of interest, too: what the trigger lies in, whose shadow roots are looked into.
 */
export function pictureOf(element: Element, path?: readonly Node[]): Picture {
  const names = Element.prototype.getAttributeNames.call(element);
  const attributes = Object.fromEntries(names.map(name => [name, attribute(element, name)!]));
  const root = path?.find(node => isShadowRoot(node) && node.host === element && !isGate(element));
  const nodes = path
    ? [...(unclobbered(root)?.childNodes ?? []), ...read(Node.prototype, 'childNodes', element)]
    : [];
  const content = nodes.flatMap(node => {
    if (isElement(node)) return pictureOf(node, path);
    return read(Node.prototype, 'nodeType', node) === 3 ? (node as Text).data : [];
  });
  return { element, attributes, content };
}

// Not by FormData: making one of a form dispatches an event that the page hears.
function pictureOfField(field: Element): FieldPicture {
  const { name, type, value, checked } = field as HTMLInputElement;
  const chosen = [...((field as HTMLSelectElement).selectedOptions ?? [])].map(option => option.value);
  return { name, type, value, checked, chosen };
}

// What says that it is a row, or what has a neighbour that guards the same.
function rowAround(trigger: Element, guarded: Element): Element | null {
  return (
    composedPathOf(trigger)
      .filter(isElement)
      .find(
        element =>
          matches(element, ROW) || (element !== trigger && hasLikeNeighbour(element, trigger, guarded)),
      ) ?? null
  );
}

function hasLikeNeighbour(element: Element, trigger: Element, guarded: Element): boolean {
  const like = composedContains(element, guarded) ? guarded : trigger;
  return siblingsOf(element).some(
    sibling =>
      localNameOf(sibling) === localNameOf(element) &&
      [sibling, ...Element.prototype.getElementsByTagName.call(sibling, localNameOf(like))].some(
        found =>
          localNameOf(found) === localNameOf(like) && looksOf(found, guarded) === looksOf(like, guarded),
      ),
  );
}

function siblingsOf(element: Element): Element[] {
  const parent = read(Node.prototype, 'parentElement', element);
  return parent ? [...read(Element.prototype, 'children', parent)].filter(each => each !== element) : [];
}

function looksOf(element: Element, guarded: Element): string {
  return localNameOf(element) === localNameOf(guarded)
    ? `${attribute(element, 'resource')} ${attribute(element, 'action')}`
    : `${attribute(element, 'aria-label')} ${unclobbered(element).textContent}`;
}

function isGate(element: Element): boolean {
  return localNameOf(element) === 'stepup-gate';
}
