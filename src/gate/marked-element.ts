import type { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';
import { composedClosest } from '../dom/composed-tree.js';
import { attribute, isElement, read } from '../dom/unclobbered.js';
import type { Guard } from './interception.js';

const PREFIX = 'data-stepup-';
const gates = new WeakMap<Element, StepUpGate>();
const standing = new Set<StepUpGate>();

/**
 * The gate of an element: itself or, where markup is all that may be written, one that stands in for an element with
 * `data-stepup-resource` and `data-stepup-action`, and has its attributes, as they are now.
 */
export function gateOf(node: EventTarget): StepUpGate | undefined {
  if (node === window || !isElement(node as Node)) return undefined;
  const target = node as Element;
  if (read(Element.prototype, 'localName', target) === 'stepup-gate') return target as StepUpGate;
  const known = gates.get(target);
  if (!isMarked(target)) {
    if (known) retire(known);
    return undefined;
  }
  for (const gate of standing) if (!gate.guarding.isConnected) retire(gate);
  const gate = known ?? document.createElement('stepup-gate');
  gates.set(target, gate);
  standing.add(gate);
  gate.guarding = target as HTMLElement;
  for (const option of (gate.constructor as typeof StepUpGate).observedAttributes) {
    // What is marked is drawn by the page: it cannot be concealed.
    if (option === 'mode') continue;
    const value = attribute(target, PREFIX + option);
    if (value === null) gate.removeAttribute(option);
    else if (gate.getAttribute(option) !== value) gate.setAttribute(option, value);
  }
  // Its notice must not be inert.
  const place = composedClosest(target, 'dialog') ?? document.body;
  if (gate.parentNode !== place) place.append(gate);
  return gate;
}

/** The guard of a marked element. */
export function guardOfMarked(target: EventTarget): Guard | undefined {
  const gate = gateOf(target);
  return gate === target ? undefined : gate?.guard;
}

function isMarked(element: Element): boolean {
  return attribute(element, `${PREFIX}resource`) !== null || attribute(element, `${PREFIX}action`) !== null;
}

function retire(gate: StepUpGate): void {
  standing.delete(gate);
  gates.delete(gate.guarding);
  gate.remove();
}
