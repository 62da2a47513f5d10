import type { Verification } from '../client/types.js';
import { isInterceptedBy, type Deciding } from './decide.js';
import type { Guard } from './guard.js';
import { release } from './late-release.js';
import { record, type RecordedEvent } from './recorded-event.js';

/** An event that is held back, at each of the guards on its path: it goes on when all of them let it. */
export interface Holding {
  /** The type of events that it is decided about as. */
  readonly type: string;
  /** What each of them holds, from the inner to the outer one. */
  readonly held: ReadonlyMap<Guard, RecordedEvent>;
  /** With which verification a guard lets it pass. That counts as long as the verification does. */
  readonly answers: Map<Guard, Verification | null>;
  /** Those that were asked, and whether they let it go, when it comes to that. */
  readonly asked: Map<Guard, boolean>;
}

/** What a record belongs to. */
export const holdings = new WeakMap<RecordedEvent, Holding>();

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
  release()?.keepData(event);
  const answers = new Map(used.map(guard => [guard, guard.verification]));
  const holding: Holding = { type, held, answers, asked: new Map() };
  for (const recorded of held.values()) holdings.set(recorded, holding);
  const waiting = waitingIn(holding);
  // Whatever else is clicked while one of them asks is dropped.
  const next = waiting.find(({ isAsking }) => isAsking) ?? waiting[0];
  next?.hold(held.get(next)!);
  return !!next || !!release()?.letGoAtOnce([...held.values()][0]!);
}

/** The guards that do not let it pass yet. */
export function waitingIn({ type, held, answers }: Holding): Guard[] {
  const waits = ([guard, { trigger }]: [Guard, RecordedEvent]): boolean =>
    isInterceptedBy(guard, type) &&
    !(guard.verification && guard.verification === answers.get(guard)) &&
    !guard.passageFor(trigger);
  return [...held].filter(waits).map(([guard]) => guard);
}
