import { composedClosest, composedPathOf } from '../dom/composed-tree.js';
import { drawn } from '../dom/drawn.js';
import {
  eventPath,
  isCustom,
  isElement,
  isShadowRoot,
  matches,
  parentOf,
  read,
  rootOf,
  typeOf,
} from '../dom/unclobbered.js';
import { isClick, onlyEdits } from './editing-clicks.js';
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
  const path = eventPath(event);
  const end = path.at(-1);
  // A submission ends at the root that its form is in, and that root may be in a gate.
  const whole = end && isShadowRoot(end) ? [...path, ...composedPathOf(end.host)] : path;
  // One of another window is of another class.
  const { submitter } = event as SubmitEvent;
  return submitter && typeOf(event) === 'submit' ? [whole, composedPathOf(submitter)] : [whole];
}

/**
 * The guards that decide about an event, each once, from the inner to the outer one: each guards all that is in it, so
 * that nothing inside can weaken what is around.
 * @param type What is decided about: a press is decided about as the click that it becomes.
 * @param paths The guarded parts of its `decisivePaths`.
 */
export function decidingGuards(type: string, event: Event, paths: readonly EventTarget[][]): Deciding[] {
  const meant = type === 'submit' ? ((event as SubmitEvent).submitter ?? (paths[0]![0] as Element)) : null;
  const deciding: Deciding[] = [];
  for (const path of paths) {
    for (const each of path.length ? decidingOn(path, type, meant) : [])
      if (!deciding.some(({ guard }) => guard === each.guard)) deciding.push(each);
  }
  return deciding;
}

/** What of a path lies in a gate, up to the outermost one: what is around that decides nothing. */
export function guardedPart(path: EventTarget[]): EventTarget[] {
  return path.slice(0, path.findLastIndex(guardOf) + 1);
}

function decidingOn(path: readonly EventTarget[], eventType: string, meant: Element | null): Deciding[] {
  // Our own elements' controls are held by no gate; `own-control.ts` keeps what is done on them from what is guarded.
  if (drawn.has(path[0]!)) return [];
  const deciding: Deciding[] = [];
  const passed: Element[] = [];
  // Without the gates: they are custom elements, and nothing that is clicked on.
  const content: Element[] = [];
  for (const element of path.filter(isElement)) {
    const guard = guardOf(element);
    // A marked element is guarded itself, and not only what is in it.
    if (guard?.gate !== element) content.push(element);
    if (
      guard &&
      isInterceptedBy(guard, eventType) &&
      !isSlotted(guard, passed) &&
      !(isClick(eventType) && onlyEdits(content))
    )
      deciding.push({ guard, inside: [...content], trigger: meant ?? triggerOf(content) ?? guard.guarded });
    passed.push(element);
  }
  return deciding;
}

/** Whether a guard holds events of a type, as it is set up now. */
export function isInterceptedBy({ settings }: Guard, type: string): boolean {
  // The middle button clicks, too; and a command is what a click somewhere else does here.
  const isLikeClick = /^(auxclick|command)$/.test(type);
  return (
    !settings.disabled &&
    interceptedTypes(settings).some(each => each === type || (isLikeClick && each === 'click'))
  );
}

/**
 * Whether a trigger lies in the panel that stands in place of what is locked, and opens the gate: the page's, or that in
 * the gate's own root, which a server may have drawn.
 */
export function unlocks({ gate, settings }: Guard, trigger: Element): boolean {
  return (
    reveals(settings) &&
    (!!composedClosest(trigger, '[slot=locked]') ||
      rootOf(trigger) === read(Element.prototype, 'shadowRoot', gate))
  );
}

// What is shown in one of the gate's own slots tells of it, and is not what it guards. The name alone says nothing: a
// button around which somebody has put a gate may still have the slot that it had in another element. Nor is a slot ours
// that markup has declared.
function isSlotted({ gate, guarded }: Guard, passed: readonly Element[]): boolean {
  const child = guarded === gate && childOf(gate, passed);
  const slot = child ? read(Element.prototype, 'assignedSlot', child) : null;
  return !!slot?.name && drawn.has(slot) && !(slot.name === 'locked' && passed.some(isButton));
}

function childOf(host: Element, passed: readonly Element[]): Element | undefined {
  return passed.find(element => parentOf(element) === host);
}

function isButton(element: Element): boolean {
  return isCustom(element) || matches(element, 'button,input,[role=button]');
}
