import type { Guard } from '../guard.js';
import { holdings, waitingIn, type Holding } from '../holding.js';
import type { RecordedEvent, Replayability } from '../recorded-event.js';
import { useWhile } from './use-under-way.js';
import { replay } from './replay.js';
import { replayabilityOf } from './replayability.js';

/** Goes on with a held event when a guard has its answer: the next guard is asked, or all of them let it go. */
export function goOn(recorded: RecordedEvent, guard: Guard): void {
  const holding = holdings.get(recorded)!;
  const { held, answers, asked } = holding;
  answers.set(guard, guard.verification);
  asked.set(guard, false);
  const next = waitingIn(holding)[0];
  if (next && !next.isAsking) return next.hold(held.get(next)!);
  // Where another question is in the way, the person can do it again afterwards.
  const replayability = next ? 'verified-click-again' : replayabilityIn(holding);
  for (const each of asked.keys()) each.decideAgain(held.get(each)!, replayability);
  if (![...asked.values()].every(Boolean)) return;
  letGo(holding);
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
  const found = Array.from(held, ([guard, recorded]) => replayabilityOf(recorded, guard.guarded));
  return found.find(each => each === 'changed') ?? found.find(each => each !== 'yes') ?? 'yes';
}

function letGo({ type, held, answers, asked }: Holding): void {
  for (const [guard, { trigger }] of held) {
    const passage = !asked.has(guard) && !answers.has(guard) && guard.passageFor(trigger);
    if (passage) guard.pass(passage);
  }
  // Another try is another use.
  answers.clear();
  asked.clear();
  const guards = [...held.keys()];
  // The outermost knows most of what was hit.
  const recorded = held.get(guards.at(-1)!)!;
  useWhile(guards, type, recorded.trigger, () => replay(recorded));
}
