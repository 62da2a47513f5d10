import { isShadowRoot, rootOf } from '../../dom/unclobbered.js';
import type { Guard } from '../guard.js';
import { formOf } from '../intent.js';

// A component may submit its form, or dispatch an event of its own, only after its handlers have run.
const MOMENT_MS = 1000;

/**
 * One use of what guards have let pass. Whatever the event sets off while it is dispatched passes them; a moment later
 * only what happens to its trigger or its form, and each type of event once. The person's next press ends it.
 */
interface Use {
  readonly guards: readonly Guard[];
  readonly trigger: Element;
  readonly form: Element | null;
  readonly began: number;
  readonly seen: Set<string>;
  isDispatching: boolean;
}

let uses: Use[] = [];
let cleaning: ReturnType<typeof setTimeout> | undefined;

/**
 * Notes that an event passes: what belongs to a use passes once. Where guards let it pass as it is, their use begins.
 * @returns What tells that its dispatch has ended.
 */
export function use(guards: readonly Guard[], type: string, trigger: Element): () => void {
  for (const each of uses) each.seen.add(partOf(each, type, trigger));
  if (!guards.length) return () => undefined;
  const begun = begin(guards, type, trigger);
  return () => (begun.isDispatching = false);
}

/** Dispatches an event that guards let go. */
export function useWhile(guards: readonly Guard[], type: string, trigger: Element, run: () => void): void {
  const begun = begin(guards, type, trigger);
  try {
    run();
  } finally {
    begun.isDispatching = false;
  }
}

/** Ends every use: to be called when the person presses something. */
export function endUses(): void {
  uses = [];
}

/** Whether an event belongs to a use that is under way, and so passes a guard. */
export function isInUse(guard: Guard, type: string, trigger: Element): boolean {
  return uses.some(each => each.guards.includes(guard) && covers(each, type, trigger));
}

function begin(guards: readonly Guard[], type: string, trigger: Element): Use {
  const began = performance.now();
  const form = formAround(trigger);
  const begun = { guards, trigger, form, began, seen: new Set<string>(), isDispatching: true };
  begun.seen.add(partOf(begun, type, trigger));
  // Another use of the same trigger takes the place of the one before.
  uses = [...uses.filter(each => each.isDispatching || each.trigger !== trigger), begun];
  // Nothing is kept from being collected by what it was used for once.
  cleaning ??= setTimeout(clean, MOMENT_MS);
  return begun;
}

function clean(): void {
  uses = uses.filter(isFresh);
  cleaning = uses.length ? setTimeout(clean, MOMENT_MS) : undefined;
}

function isFresh(use: Use): boolean {
  return use.isDispatching || performance.now() - use.began < MOMENT_MS;
}

function covers(use: Use, type: string, trigger: Element): boolean {
  if (use.isDispatching) return true;
  const isAbout = trigger === use.trigger || (use.form && formAround(trigger) === use.form);
  return !!isAbout && isFresh(use) && !use.seen.has(partOf(use, type, trigger));
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
