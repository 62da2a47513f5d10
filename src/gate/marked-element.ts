import { composedClosest } from '../dom/composed-tree.js';
import { attribute, isConnected, isElement, matches, page, unclobbered } from '../dom/unclobbered.js';
import { setGuarded } from './guard.js';

const PREFIX = 'data-stepup-';
// One selector, since it is asked of everything on the path of every event.
const MARKED = ':is([data-stepup-resource],[data-stepup-action]):not(stepup-gate)';
type StandIn = HTMLElementTagNameMap['stepup-gate'];

const standIns = new WeakMap<Element, StandIn>();
const appointed = new Map<StandIn, HTMLElement>();

/**
 * Where markup is all that may be written, an element with `data-stepup-resource` and `data-stepup-action` is guarded by
 * a gate that stands in for it, and has its attributes, as they are now: appoints the gates for the elements of an
 * event's path, and retires those that are not needed any more.
 */
export function appointStandIns(path: readonly EventTarget[]): void {
  for (const [gate, marked] of appointed) if (!isConnected(marked) || !isMarked(marked)) retire(gate, marked);
  for (const target of path) {
    if (isElement(target) && isMarked(target)) appoint(target as HTMLElement);
  }
}

/**
 * Brings a gate back that stands in for a marked element and was taken out of the page without it, as a morph takes out
 * whatever the server has not sent. To be called while the gate still has something to do there.
 * @returns Whether it is back.
 */
export function reappoint(gate: StandIn): boolean {
  const marked = appointed.get(gate);
  if (!marked || !isConnected(marked) || !isMarked(marked)) return false;
  appoint(marked);
  return true;
}

function appoint(marked: HTMLElement): void {
  const gate = standIns.get(marked) ?? page.createElement('stepup-gate');
  standIns.set(marked, gate);
  appointed.set(gate, marked);
  setGuarded(gate, marked);
  const { observedAttributes } = gate.constructor as unknown as { observedAttributes: string[] };
  for (const option of observedAttributes) {
    // What is marked is drawn by the page: it cannot be concealed.
    if (option === 'mode') continue;
    const value = attribute(marked, PREFIX + option);
    if (value === null) gate.removeAttribute(option);
    else if (gate.getAttribute(option) !== value) gate.setAttribute(option, value);
  }
  // Its notice must not be inert.
  const place = composedClosest(marked, 'dialog') ?? page.body;
  if (gate.parentNode !== place) unclobbered(place).append(gate);
}

function retire(gate: StandIn, marked: HTMLElement): void {
  appointed.delete(gate);
  standIns.delete(marked);
  gate.remove();
}

function isMarked(element: Element): boolean {
  return matches(element, MARKED);
}
