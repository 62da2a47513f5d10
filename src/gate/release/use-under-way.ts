import { ageOf, now, type Moment } from '../../client/clock.js';
import type { Verification } from '../../client/types.js';
import { composedContains, composedPathOf } from '../../dom/composed-tree.js';
import { isDispatched, isShadowRoot, rootOf, typeOf, unclobbered } from '../../dom/unclobbered.js';
import { demandOf } from '../demand.js';
import type { Guard } from '../guard.js';
import { formOf } from '../intent.js';
import { passedForOf } from '../machine/after-answer.js';
import { isSameOperation } from '../machine/passage.js';

// A component may submit its form, or dispatch an event of its own, only after its handlers have run.
const MOMENT_MS = 1000;

/**
 * One use of what guards have let pass. Whatever the event sets off while it is dispatched passes them; a moment later
 * only what happens to its trigger or its form, and each type of event once. The person's next press ends it, and so does
 * whatever ends what it passed for, as a lock or a sign-out does.
 */
interface Use {
  /** With the verification for which each of them let it pass. */
  readonly guards: ReadonlyMap<Guard, Verification | null>;
  readonly trigger: Element;
  readonly form: Element | null;
  readonly began: Moment;
  readonly seen: Set<string>;
  /** Whether the event is still dispatched. */
  isDispatching(): boolean;
}

let uses: Use[] = [];
let cleaning: ReturnType<typeof setTimeout> | undefined;

/**
 * Notes that an event passes: what belongs to a use passes once. Where guards let it pass as it is, their use begins.
 * @returns What tells that its dispatch has ended.
 */
export function use(guards: readonly Guard[], event: Event, trigger: Element): () => void {
  const type = typeOf(event);
  for (const each of uses) each.seen.add(partOf(each, type, trigger));
  let isOver = false;
  if (guards.length) begin(guards, type, trigger, () => !isOver && isDispatched(event));
  return () => (isOver = true);
}

/** Dispatches an event that guards let go. */
export function useWhile(guards: readonly Guard[], type: string, trigger: Element, run: () => void): void {
  let isOver = false;
  begin(guards, type, trigger, () => !isOver);
  try {
    run();
  } finally {
    isOver = true;
  }
}

/** Ends every use: to be called when the person presses something. */
export function endUses(): void {
  uses = [];
}

/** Whether an event belongs to a use that is under way, and so passes a guard. */
export function isInUse(guard: Guard, type: string, trigger: Element): boolean {
  return uses.some(each => each.guards.has(guard) && covers(each, guard, type, trigger));
}

function begin(
  guards: readonly Guard[],
  type: string,
  trigger: Element,
  isDispatching: Use['isDispatching'],
): void {
  const began = now();
  const form = formAround(trigger);
  const begun: Use = {
    guards: new Map(guards.map(guard => [guard, passedForOf(guard.state)])),
    ...{ trigger, form, began, seen: new Set<string>(), isDispatching },
  };
  begun.seen.add(partOf(begun, type, trigger));
  // Another use of the same trigger takes the place of the one before.
  uses = [...uses.filter(each => each.isDispatching() || each.trigger !== trigger), begun];
  // Nothing is kept from being collected by what it was used for once.
  cleaning ??= setTimeout(clean, MOMENT_MS);
}

function clean(): void {
  uses = uses.filter(isFresh);
  cleaning = uses.length ? setTimeout(clean, MOMENT_MS) : undefined;
}

function isFresh(use: Use): boolean {
  return use.isDispatching() || ageOf(use.began) < MOMENT_MS;
}

function covers(use: Use, guard: Guard, type: string, trigger: Element): boolean {
  if (use.isDispatching()) return true;
  // What is found soonest first: mostly it is the same thing, clicked once more.
  return (
    !use.seen.has(partOf(use, type, trigger)) &&
    isFresh(use) &&
    isAbout(use, trigger) &&
    stillStands(use, guard)
  );
}

function stillStands({ guards }: Use, guard: Guard): boolean {
  const { state } = guard;
  const passedFor = passedForOf(state);
  const isSame = passedFor !== null && passedFor === guards.get(guard);
  // What it asks may have been changed in this very turn.
  return isSame && isSameOperation(demandOf(guard).question, state.used?.operation ?? null);
}

function isAbout({ trigger: used, form }: Use, trigger: Element): boolean {
  if (trigger === used || (form && formAround(trigger) === form)) return true;
  return composedPathOf(used).some(around => activates(around, trigger));
}

// After a click the browser itself clicks what a label is for, and tells what a button opens or commands.
function activates(clicked: Node, activated: Element): boolean {
  const { control, popoverTargetElement, commandForElement } = unclobbered(clicked) as Partial<
    HTMLLabelElement & HTMLButtonElement
  >;
  return [control, popoverTargetElement, commandForElement].some(
    // What is commanded may lie in what a click there would be meant for.
    each => each && composedContains(activated, each),
  );
}

// A component's button may click another one that it has put into the form for this.
function partOf(use: Use, type: string, trigger: Element): string {
  return type === 'submit' || trigger !== use.trigger ? `${type} form` : type;
}

function formAround(trigger: Element): Element | null {
  const form = formOf(trigger) ?? Element.prototype.closest.call(trigger, 'form');
  const root = form ? null : rootOf(trigger);
  return root && isShadowRoot(root) ? formAround(root.host) : form;
}
