import { describe } from '#developer-messages';
import { attribute, matches, read } from '../../dom/unclobbered.js';

/**
 * Why a gate does not guard what it was written around: the HTML parser takes what may not stand where it was written
 * to another place, and ends no element at `/>`.
 */
export function contentFault(gate: HTMLElement): string | undefined {
  const parent = read(Node.prototype, 'parentNode', gate);
  if (parent instanceof Element && Element.prototype.closest.call(parent, 'select'))
    return describe('gate-in-select');
  if (isEmptied(gate))
    return describe('gate-empty', attribute(gate, 'resource') ?? '', attribute(gate, 'action') ?? '');
  return hasSwallowed(gate) ? describe('gate-not-closed') : undefined;
}

/** Whether what was written into a gate is not in it. */
function isEmptied(gate: HTMLElement): boolean {
  if (read(Element.prototype, 'childElementCount', gate)) return false;
  const text = read(Node.prototype, 'textContent', gate) ?? '';
  // What the parser has moved out left the space before it behind.
  if (isBeforeTable(gate) || endsParagraph(gate)) return !/\S$/.test(text);
  // What is to be revealed may come only when it may be seen; a text alone may well be what is clicked.
  const mayBeEmpty = attribute(gate, 'mode') === 'reveal' || attribute(gate, 'hidden') !== null;
  return !/\S/.test(text) && !mayBeEmpty && !keepsPlace(gate);
}

/** Whether a framework has left a comment where something is shown at times, as Vue's `v-if` does. */
function keepsPlace(gate: HTMLElement): boolean {
  return [...read(Node.prototype, 'childNodes', gate)].some(child => child instanceof Comment);
}

/** Whether it stands where the parser puts what may not be in a table: right before it. */
function isBeforeTable(gate: HTMLElement): boolean {
  let next: Element | null = gate;
  while (next && matches(next, 'stepup-gate')) next = read(Element.prototype, 'nextElementSibling', next);
  return next !== null && matches(next, 'table');
}

/** Whether it is the last in a paragraph that something behind it has ended. */
function endsParagraph(gate: HTMLElement): boolean {
  const parent = read(Element.prototype, 'parentElement', gate);
  if (!parent || !matches(parent, 'p') || read(Node.prototype, 'nextSibling', gate)) return false;
  const next = read(Element.prototype, 'nextElementSibling', parent);
  return next !== null && !matches(next, 'stepup-gate');
}

/** Whether everything to the end of its parent is in it, because it was written `<stepup-gate/>`. */
function hasSwallowed(gate: HTMLElement): boolean {
  if (read(Node.prototype, 'nextSibling', gate)) return false;
  const children = [...read(Element.prototype, 'children', gate)];
  const before = read(Node.prototype, 'previousSibling', gate);
  // Without a space before it, it was written by a framework, which closes what it opens.
  const isLastOfPage =
    isSpace(before) &&
    read(Node.prototype, 'parentNode', gate) === read(Document.prototype, 'body', document);
  if (isLastOfPage && children.length > 1 && attribute(gate, 'mode') !== 'reveal') return true;
  if (children.some(child => matches(child, 'script'))) return true;
  // As it is indented, its last line is that of the end tag of its parent.
  const last = read(Node.prototype, 'lastChild', gate);
  return isSpace(before) && isSpace(last) && indentOf(last) < indentOf(before);
}

function isSpace(node: Node | null): node is Text {
  return node instanceof Text && /^\s+$/.test(node.data);
}

/** How far in the line is that a text ends with. */
function indentOf({ data }: Text): number {
  return data.length - 1 - data.lastIndexOf('\n');
}
