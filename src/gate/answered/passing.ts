import { listenerOf } from '../../dom/listener-of.js';
import { typeOf } from '../../dom/unclobbered.js';
import { now, type Moment } from '../../client/clock.js';
import { isInterceptedBy, unlocks, type Deciding } from '../decide.js';
import { demandOf } from '../demand.js';
import { isClick } from '../editing-clicks.js';
import { guardOf, interceptedTypes, type Guard } from '../guard.js';
import { hold, holdBack, stop } from '../hold-back.js';
import type { Holding } from '../holding.js';
import { passedForOf } from '../machine/after-answer.js';
import { passageFor, type Passage, type PassageBasis } from '../machine/passage.js';
import type { Demand } from '../machine/state.js';
import { onlyChooses } from '../press/choosing.js';
import { beginsPress } from '../press/press-begin.js';
import { endsDrag, holdPress, isPressHeld } from '../press/press.js';
import type { RecordedEvent } from '../recorded-event.js';
import { isUnchanged } from '../release/comparison.js';
import { disarm } from '../release/disarm.js';
import { endUses, isInUse, use } from '../release/use-under-way.js';
import { noteUse } from './latest-use.js';
import { endUse } from './one-use.js';
import { keepToOwnControl } from './own-control.js';
import { settledQuestion } from './settled-question.js';
import { stillHolds } from './standing.js';

/** What an event has passed. */
interface Passed {
  /** The outermost listener that it came to. */
  readonly at: EventTarget;
  readonly guards: readonly Guard[];
  /** Tells that it is not dispatched any more. */
  readonly end: () => void;
}

// A listener on a shadow root sees again what the one on window has already let through.
const passedEvents = new WeakMap<Event, Passed>();

/** What every guard on an event's path says. */
interface Decision {
  /** Those that do not let it pass. */
  readonly holding: readonly Deciding[];
  /** Those that let it pass. */
  readonly passing: readonly Guard[];
  /** Those of them to whose use it belongs. */
  readonly using: readonly Guard[];
  /** The others, which have to be told of it. */
  readonly passages: ReadonlyArray<readonly [guard: Guard, passage: Passage]>;
}

/** To be called before anything is decided about an event. Returns whether there is nothing to decide. */
export function precedes(event: Event, path: readonly EventTarget[]): boolean {
  if (beginsPress(event)) endUses();
  forgetEarlierDispatch(event, path);
  return commandsNothing(event, path) || keepToOwnControl(event, path);
}

// What is opened shows only what is in the page already, as by `popovertarget`; and a page may have an event of this name.
function commandsNothing(event: Event & { command?: string }, path: readonly EventTarget[]): boolean {
  if (typeOf(event) !== 'command' || !/^((show|hide|toggle)-|$)/.test(event.command ?? '')) return false;
  return !path.some(target => interceptedTypes(guardOf(target)?.settings ?? {}).includes('command'));
}

// Where its dispatch ends, nobody tells. Dispatched anew, it comes to the outermost listener again, or elsewhere.
function forgetEarlierDispatch(event: Event, path: readonly EventTarget[]): void {
  const passed = passedEvents.get(event);
  if (!passed || (passed.at !== listenerOf(event) && path.includes(passed.at))) return;
  passed.end();
  passedEvents.delete(event);
}

/** Lets an event pass the guards that decide about it, or holds it; returns whether it is held. */
export function passOrHold(event: Event, deciding: readonly Deciding[]): boolean {
  const type = typeOf(event);
  const { holding, passing, using, passages } = decide(type, event, deciding);
  const isPress = isClick(type) && isPressHeld(event);
  if (holding.length) {
    if (isClick(type) && endsDrag(event as MouseEvent, deciding.at(-1)!.inside)) stop(event);
    else holdBack(event, deciding, isPress, answersOf(using));
    disarm(event);
    return true;
  }
  // It passes by now, but its press was held: it is repeated for those who have not seen that.
  if (isPress && hold(event, type, deciding, true, answersOf(using))) {
    stop(event);
    return true;
  }
  for (const [guard, passage] of passages) pass(guard, passage);
  // The outermost knows most of what was hit.
  const end = use(
    passages.map(([guard]) => guard),
    event,
    deciding.at(-1)!.trigger,
  );
  const outer = passedEvents.get(event);
  passedEvents.set(event, {
    at: outer?.at ?? listenerOf(event)!,
    guards: passing,
    end: () => {
      outer?.end();
      end();
    },
  });
  return false;
}

/** Holds an event of a press where its click would be held, or asks about the click that a key stands for. */
export function decideAboutPress(event: Event, deciding: readonly Deciding[]): void {
  const { holding, passing, using } = decide('click', event, deciding);
  holdPress(event, holding, passing, () => hold(event, 'click', deciding, true, answersOf(using)));
}

/** The guards that do not let it pass yet. */
export function waitingIn({ type, held, answers }: Holding): Guard[] {
  const waits = ([guard, { trigger }]: [Guard, RecordedEvent]): boolean => {
    const verification = passedForOf(guard.state);
    return (
      isInterceptedBy(guard, type) &&
      // What it was let pass for may have ended while another one was asked.
      !(verification && verification === answers.get(guard) && stillHolds(guard)) &&
      !passageOf(guard, trigger)
    );
  };
  return [...held].filter(waits).map(([guard]) => guard);
}

/** Why an event may go on as it is; null: it may not. Changes nothing. */
export function passageOf(guard: Guard, trigger: Element): Passage | null {
  if (unlocks(guard, trigger)) return null;
  return passageFor(guard.state, trigger, new Basis(guard, trigger));
}

// Mostly what is known of the question is enough, and nothing else is looked for.
class Basis implements PassageBasis {
  readonly demand: Demand;
  readonly isAsSeen = isUnchanged;
  readonly #guard: Guard;

  constructor(guard: Guard, trigger: Element) {
    this.#guard = guard;
    this.demand = demandOf(guard, trigger, question => settledQuestion(guard, question));
  }

  get holds(): boolean {
    return stillHolds(this.#guard);
  }

  get at(): Moment {
    return now();
  }
}

/** Tells a guard that an event goes on as it is. */
export function pass(guard: Guard, passage: Passage): void {
  noteUse(passage.question, guard);
  guard.send({ type: 'passed', passage });
  if (passage.why === 'again') endUse(guard);
}

function decide(type: string, event: Event, deciding: readonly Deciding[]): Decision {
  const holding: Deciding[] = [];
  const passing: Guard[] = [];
  const using: Guard[] = [];
  const passages: Array<readonly [Guard, Passage]> = [];
  const passed = passedEvents.get(event)?.guards;
  for (const each of deciding) {
    const { guard, trigger, inside } = each;
    if (isClick(type) && onlyChooses(inside)) continue;
    const isUsed = passed?.includes(guard) || isInUse(guard, type, trigger);
    const passage = isUsed ? null : passageOf(guard, trigger);
    if (passage) passages.push([guard, passage]);
    if (isUsed) using.push(guard);
    if (passage || isUsed) passing.push(guard);
    else holding.push(each);
  }
  return { holding, passing, using, passages };
}

// What those say to whose use it belongs.
function answersOf(using: readonly Guard[]): Holding['answers'] {
  return new Map(using.map(guard => [guard, passedForOf(guard.state)]));
}
