import { inOwnTask } from '../../dom/task.js';
import { page, unclobbered } from '../../dom/unclobbered.js';
import { takeReturn, type ReturnedQuestion } from './console-return.js';

/** A gate to which the person may have come back. */
export interface ReturnGate extends HTMLElement {
  resource?: string;
  action?: string;
  /** Offers the question again. */
  resume(): void;
}

// Undefined: not looked at yet.
let returned: ReturnedQuestion | null | undefined;
let candidates: ReturnGate[] = [];

/**
 * Shows the person who comes back from the provider's console the one gate that they left from. Nothing is asked by
 * itself, and where several gates match, nothing is offered: an action that runs after a return can have been planted.
 */
export function awaitReturn(gate: ReturnGate): void {
  if (returned === undefined) returned = takeReturn();
  if (!returned || gate.resource !== returned.resource || gate.action !== returned.action) return;
  candidates.push(gate);
  if (candidates.length > 1) return;
  if (page.readyState === 'complete') inOwnTask(showTheWay);
  else addEventListener('load', () => inOwnTask(showTheWay), { once: true });
}

function showTheWay(): void {
  const [first, another] = candidates.filter(gate => gate.isConnected);
  candidates = [];
  returned = null;
  if (first) unclobbered(first.firstElementChild ?? first).scrollIntoView({ block: 'center' });
  if (first && !another) first.resume();
}
