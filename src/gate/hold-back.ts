import { typeOf } from '../dom/unclobbered.js';
import type { Deciding } from './decide.js';
import type { Guard } from './guard.js';
import { holdings, type Holding } from './holding.js';
import { latePart } from './late-part.js';
import { askingOf } from './machine/state.js';
import { record, reportsInvalidForm } from './recorded-event.js';

/**
 * Keeps an event from everybody, and has the guards asked that do not let it pass. The form's own messages come first:
 * nobody is asked for what cannot be sent.
 */
export function holdBack(
  event: Event,
  deciding: readonly Deciding[],
  isPress: boolean,
  answers?: Holding['answers'],
): void {
  stop(event);
  const type = typeOf(event);
  // The outermost knows most of what was hit.
  if (type !== 'click' || !reportsInvalidForm(deciding.at(-1)!.trigger))
    hold(event, type, deciding, isPress, answers);
}

/**
 * Has the guards asked that do not let an event pass, one after the other.
 * @param type What it is decided about as.
 * @param deciding Every guard that decides about it, from the inner to the outer one.
 * @param isPress Whether the press that led to it was held too, so that it is repeated as a click without a pointer.
 * @param answers Of those whose use it belongs to.
 * @returns Whether it is held or, where all of them let it pass, was repeated.
 */
export function hold(
  event: Event,
  type: string,
  deciding: readonly Deciding[],
  isPress: boolean,
  answers: Holding['answers'] = new Map(),
): boolean {
  const held = new Map(
    deciding.map(each => [each.guard, record(event, { ...each, guarded: each.guard.guarded, isPress })]),
  );
  const late = latePart();
  late?.keepData(event);
  const holding: Holding = { type, held, answers, asked: new Map() };
  for (const recorded of held.values()) holdings.set(recorded, holding);
  const waiting = late ? late.waitingIn(holding) : [...held.keys()];
  // Whatever else is clicked while one of them asks is dropped.
  const next = waiting.find(isAsking) ?? waiting[0];
  next?.hold(held.get(next)!);
  return !!next || !!late?.letGoAtOnce([...held.values()][0]!);
}

/** Whether somebody is being asked. */
export function isAsking({ state }: Guard): boolean {
  return askingOf(state) !== null;
}

/** Keeps an event from everybody. */
export function stop(event: Event): void {
  // Whatever a class of the page's own makes of these.
  Event.prototype.preventDefault.call(event);
  Event.prototype.stopImmediatePropagation.call(event);
}
