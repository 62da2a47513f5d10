import type { Verification } from '../client/types.js';
import { isInterceptedBy, type Deciding } from './decide.js';
import type { Guard } from './guard.js';
import { record, type RecordedEvent } from './recorded-event.js';
import type { Replayability } from './release/release.js';
import { useWhile } from './use-under-way.js';

/** An event that is held back, at each of the guards on its path: it goes on when all of them let it. */
interface Holding {
  /** The type of events that it is decided about as. */
  readonly type: string;
  /** What each of them holds, from the inner to the outer one. */
  readonly held: ReadonlyMap<Guard, RecordedEvent>;
  /** With which verification a guard lets it pass. That counts as long as the verification does. */
  readonly answers: Map<Guard, Verification | null>;
  /** Those that were asked, and whether they let it go, when it comes to that. */
  readonly asked: Map<Guard, boolean>;
}

const holdings = new WeakMap<RecordedEvent, Holding>();

/**
 * Holds an event back, and has the guards asked that do not let it pass, one after the other.
 * @param type What it is decided about as.
 * @param deciding Every guard that decides about it, from the inner to the outer one.
 * @param used Those whose use it belongs to.
 * @param isPress Whether the press that led to it was held too, so that it is repeated as a click without a pointer.
 * @returns Whether it is held or, where all of them let it pass, was repeated.
 */
export function hold(
  event: Event,
  type: string,
  deciding: readonly Deciding[],
  used: readonly Guard[],
  isPress: boolean,
): boolean {
  const held = new Map(
    deciding.map(each => [each.guard, record(event, { ...each, guarded: each.guard.guarded, isPress })]),
  );
  deciding[0]!.guard.release?.keepData(event);
  const answers = new Map(used.map(guard => [guard, guard.verification]));
  const holding: Holding = { type, held, answers, asked: new Map() };
  for (const recorded of held.values()) holdings.set(recorded, holding);
  const waiting = waitingIn(holding);
  // Whatever else is clicked while one of them asks is dropped.
  const next = waiting.find(({ isAsking }) => isAsking) ?? waiting[0];
  if (next) next.hold(held.get(next)!);
  else if (replayabilityIn(holding) === 'yes') letGo(holding);
  else return false;
  return true;
}

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

function waitingIn({ type, held, answers }: Holding): Guard[] {
  const waits = ([guard, { trigger }]: [Guard, RecordedEvent]): boolean =>
    isInterceptedBy(guard, type) &&
    !(guard.verification && guard.verification === answers.get(guard)) &&
    !guard.passageFor(trigger);
  return [...held].filter(waits).map(([guard]) => guard);
}

// What lets events go comes beside each question. What was known without one, the person can do again, and it passes.
function replayabilityIn({ held }: Holding): Replayability {
  const found = Array.from(
    held,
    ([guard, recorded]) => guard.release?.replayabilityOf(recorded, guard.guarded) ?? 'verified-click-again',
  );
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
  useWhile(guards, type, recorded.trigger, () => guards[0]!.release!.replay(recorded));
}
