import { composedClosest, composedPathOf } from '../dom/composed-tree.js';
import { attribute, isCustom, isElement, isShadowRoot, matches, read } from '../dom/unclobbered.js';
import { onlyEdits } from './editing-clicks.js';
import { guardOf, interceptedTypes, reveals, type Guard } from './guard.js';
import { triggerOf } from './intent.js';

/** A guard that decides about an event, and what it has to know of it. */
export interface Deciding {
  readonly guard: Guard;
  /** What lies between: from what was hit up to, and without, what is guarded. */
  readonly inside: readonly Element[];
  /** What the person meant. */
  readonly trigger: Element;
}

/**
 * Where an event is decided about: on its own path and, because a button and its form may lie in different gates, for a
 * submission on the path of its button too.
 */
export function decisivePaths(event: Event): EventTarget[][] {
  const path = event.composedPath();
  const end = path.at(-1);
  // A submission ends at the root that its form is in, and that root may be in a gate.
  const whole = end && isShadowRoot(end) ? [...path, ...composedPathOf(end.host)] : path;
  const submitter = event instanceof SubmitEvent ? event.submitter : null;
  return submitter ? [whole, composedPathOf(submitter)] : [whole];
}

/**
 * The guards that decide about an event, each once, in their order.
 * @param paths Its `decisivePaths`.
 * @param isPassing Whether a guard lets pass whatever the present turn sets off.
 */
export function decidingGuards(
  event: Event,
  paths: readonly EventTarget[][],
  isPassing: (guard: Guard) => boolean,
): Deciding[] {
  const submitter = event instanceof SubmitEvent ? event.submitter : null;
  const meant = event.type === 'submit' ? (submitter ?? (paths[0]![0] as Element)) : null;
  const deciding = paths.flatMap(path => decidingOn(path, event.type, meant, isPassing) ?? []);
  return deciding.filter(({ guard }, index) => deciding.findIndex(each => each.guard === guard) === index);
}

// The innermost guard decides alone.
function decidingOn(
  path: readonly EventTarget[],
  eventType: string,
  meant: Element | null,
  isPassing: (guard: Guard) => boolean,
): Deciding | null {
  // The middle button clicks, too.
  const type = eventType === 'auxclick' ? 'click' : eventType;
  const index = path.findIndex(target => intercepts(guardOf(target), type));
  if (index < 0) return null;
  const guard = guardOf(path[index]!)!;
  if (isPassing(guard)) return null;
  // A marked element is guarded itself, and not only what is in it.
  const end = guard.guarded === guard.gate ? index : index + 1;
  const inside = (path.slice(0, end) as Node[]).filter(isElement);
  if (isOwnContent(guard, inside) || (type === 'click' && onlyEdits(inside))) return null;
  return { guard, inside, trigger: meant ?? triggerOf(inside) ?? guard.guarded };
}

function intercepts(guard: Guard | undefined, type: string): boolean {
  return !!guard && !guard.settings.disabled && interceptedTypes(guard.settings).includes(type);
}

/** Whether a trigger lies in the panel that stands in place of what is locked, and opens the gate. */
export function unlocks({ settings }: Guard, trigger: Element): boolean {
  return reveals(settings) && !!composedClosest(trigger, '[slot=locked]');
}

// Whether what was hit is the gate's own, drawn by it or in one of its notices, and not what it guards.
function isOwnContent({ gate, guarded }: Guard, inside: readonly Element[]): boolean {
  if (guarded !== gate) return false;
  const child = inside.find(element => read(Node.prototype, 'parentNode', element) === gate);
  if (!child) return inside.length > 0;
  const slot = attribute(child, 'slot');
  return slot === 'locked' ? !inside.some(isButton) : !!slot;
}

function isButton(element: Element): boolean {
  return isCustom(element) || matches(element, 'button,input,[role=button]');
}
