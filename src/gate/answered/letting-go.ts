import { pass, passageOf, waitingIn } from './passing.js';
import { presentDemand } from './standing.js';
import { demandOf } from '../demand.js';
import type { Guard } from '../guard.js';
import { isAsking } from '../hold-back.js';
import { holdings, type Holding } from '../holding.js';
import { passedForOf } from '../machine/after-answer.js';
import { isSameOperation } from '../machine/passage.js';
import type { RecordedEvent, Replayability } from '../recorded-event.js';
import { lookAgain } from '../release/another-look.js';
import { useWhile } from '../release/use-under-way.js';
import { replay } from '../release/replay.js';
import { replayabilityOf } from '../release/replayability.js';

/** Goes on with a held event when a guard has its answer: the next guard is asked, or all of them let it go. */
export function goOn(recorded: RecordedEvent, guard: Guard): void {
  const holding = holdings.get(recorded)!;
  const { held, answers, asked } = holding;
  answers.set(guard, passedForOf(guard.state));
  asked.set(guard, false);
  const next = waitingIn(holding)[0];
  const hasChanged = asksOtherwise(guard, recorded.trigger);
  // For something else than the person was asked about, nobody else is asked.
  if (next && !isAsking(next) && !hasChanged) return next.hold(held.get(next)!);
  // Where another question is in the way, the person can do it again afterwards.
  const inTheWay = hasChanged ? 'changed' : 'verified-click-again';
  const replayability = next ? inTheWay : replayabilityIn(holding);
  for (const each of asked.keys()) decideAgain(each, held.get(each)!, replayability);
  if (![...asked.values()].every(Boolean)) return;
  letGo(holding);
}

// Whether it asks something else by now than what it was verified for.
function asksOtherwise(guard: Guard, trigger: Element): boolean {
  const { phase } = guard.state;
  return phase.name === 'verified' && !isSameOperation(demandOf(guard, trigger).question, phase.question);
}

// Whether a guard lets go what it was asked about, now that it can be; then it agrees.
function decideAgain(guard: Guard, recorded: RecordedEvent, replayability: Replayability): void {
  const seen = lookAgain(recorded.seen);
  guard.send({ type: 'due', recorded, replayability, seen, ...presentDemand(guard, recorded.trigger) });
}

/** To be called when a guard lets go what it held. */
export function agree(recorded: RecordedEvent, guard: Guard): void {
  holdings.get(recorded)!.asked.set(guard, true);
}

/**
 * Lets an event go that all guards let pass, but whose press was held: it is repeated for those who have not seen that.
 * @returns Whether it can be repeated.
 */
export function letGoAtOnce(recorded: RecordedEvent): boolean {
  const holding = holdings.get(recorded)!;
  const can = replayabilityIn(holding) === 'yes';
  if (can) letGo(holding);
  return can;
}

function replayabilityIn({ held }: Holding): Replayability {
  const found = [...held].map(([guard, recorded]) => replayabilityOf(recorded, guard.guarded));
  return found.find(each => each === 'changed') ?? found.find(each => each !== 'yes') ?? 'yes';
}

function letGo({ type, held, answers, asked }: Holding): void {
  for (const [guard, { trigger }] of held) {
    const passage = !asked.has(guard) && !answers.has(guard) && passageOf(guard, trigger);
    if (passage) pass(guard, passage);
  }
  // Another try is another use.
  answers.clear();
  asked.clear();
  const guards = [...held.keys()];
  // The outermost knows most of what was hit.
  const recorded = held.get(guards.at(-1)!)!;
  useWhile(guards, type, recorded.trigger, () => replay(recorded));
}
