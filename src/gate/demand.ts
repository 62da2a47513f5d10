import type { StepUpClient } from '../client/client.js';
import type { Verification } from '../client/types.js';
import { now, type Moment } from '../client/clock.js';
import type { ChangeReason } from '../client/events.js';
import { parseDuration } from '../protocol/duration.js';
import { toStepUpError } from '../protocol/errors.js';
import { guardedBy, reveals, type GateSettings } from './guard.js';
import { isSameOperation } from './machine/passage.js';
import type { Demand, GateState, Question } from './machine/state.js';
import { release } from './late-release.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Snapshot } from './snapshot.js';
import { questionOf } from './question.js';
import { targetIn } from './target.js';

// What ends a verification that no memory tells of.
const ENDINGS: ChangeReason[] = ['sign-out', 'member-change', 'cleared'];

interface Source {
  readonly gate: HTMLElement;
  readonly settings: GateSettings;
  readonly client: StepUpClient;
  /** What the fields of the form said when it was last asked. */
  readonly lastFields: string | undefined;
}

/**
 * What a gate would ask, and whether that is known already; or why it cannot be asked. Asks nobody.
 * @param trigger What the person meant, so that the fields of its form are read; null: nothing was held back; undefined:
 * nobody is about to be asked, and the fields are those of the last time.
 */
export function demandOf(source: Source, trigger?: Element | null): Demand {
  try {
    const { gate, settings, lastFields } = source;
    const names = settings.targetFields;
    const reads = names != null && trigger !== undefined;
    const question = questionOf(
      gate,
      settings,
      reads ? targetIn(guardedBy(gate), names, trigger) : names == null ? undefined : lastFields,
    );
    return { question, known: source.client.peek(question) };
  } catch (thrown) {
    return { question: null, known: null, error: toStepUpError(thrown, 'invalid-request') };
  }
}

/** What a gate asks about what was held back, or about nothing; the fields of its form are remembered. */
export function askingDemand(
  source: Source & { lastFields: string | undefined },
  held: RecordedEvent | null,
): Demand {
  const demand = demandOf(source, held?.trigger ?? null);
  source.lastFields = demand.question?.target;
  return demand;
}

/**
 * Whether the verification of a gate still holds. A single use leaves nothing in the client's memory; what it revealed
 * stays until something ends it.
 * @param now What the gate asks now, where that has changed, and the reason for which it is looked at.
 */
export function stillHolds(
  { phase }: GateState,
  source: { readonly client: StepUpClient },
  now: { readonly question?: Question | null; readonly reason?: ChangeReason } = {},
): boolean {
  if (phase.name !== 'verified') return false;
  const { question = phase.question, reason } = now;
  const { client } = source;
  if (!question || typeof client.memberId !== 'string') return false;
  if (!isSingleUse(question, client)) return client.peek(question) !== null;
  return isSingleUse(phase.question, client) && !(reason && ENDINGS.includes(reason));
}

/**
 * What is decided by at this moment: what a gate would ask, whether its verification still holds, and whether
 * what the person was told to look at is as they saw it.
 */
export function presentDemand(
  state: GateState,
  source: Source,
  trigger: Element,
): { demand: Demand; holds: boolean; at: Moment; isAsSeen: (seen: Snapshot) => boolean } {
  return {
    demand: demandOf(source, trigger),
    // Mostly what is known of the question is enough.
    get holds() {
      return stillHolds(state, source);
    },
    at: now(),
    isAsSeen: seen => !!release()?.isUnchanged(seen),
  };
}

/** Whether a verification is still what a gate has to know: of one that reveals, for what it asks now. */
export function isStillAsked(source: Source, verification: Verification): boolean {
  return !reveals(source.settings) || isSameOperation(demandOf(source).question, verification);
}

/** Whether a question is to be asked for each use. */
export function isSingleUse({ maxAge }: Question, client: StepUpClient): boolean {
  return parseDuration(maxAge ?? client.settings.maxAge) === 0;
}

/** Whether what a gate was last verified for counts for one use only. */
export function isForOneUse({ phase }: GateState, client: StepUpClient): boolean {
  return phase.name === 'verified' && isSingleUse(phase.question, client);
}

/** The client of a gate. Without one nobody is asked; the gate says so when it looks at its attributes. */
export function reachableClient(source: { readonly client: StepUpClient }): StepUpClient | null {
  try {
    return source.client;
  } catch {
    return null;
  }
}

/** What decides what a gate shows. */
export function seenOf(source: { readonly settings: GateSettings; readonly client: StepUpClient }): {
  reveals: boolean;
  isDisabled: boolean;
  isMemberKnown: boolean;
} {
  const { settings } = source;
  return {
    reveals: reveals(settings),
    isDisabled: settings.disabled,
    isMemberKnown: typeof reachableClient(source)?.memberId === 'string',
  };
}
