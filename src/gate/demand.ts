import type { StepUpClient } from '../client/client.js';
import { toStepUpError } from '../protocol/errors.js';
import { guardedBy, reveals, type GateSettings } from './guard.js';
import { lastTargetOf, type Demand, type GateState, type Question } from './machine/state.js';
import { questionOf } from './question.js';
import { targetIn } from './target.js';

/**
 * What a gate would ask, and whether that is known already; or why it cannot be asked. Asks nobody.
 * @param trigger What the person meant, so that the fields of its form are read; null: nothing was held back; undefined:
 * nobody is about to be asked, and the fields are those of the last time.
 * @param settled Gives the question of before where it says the same.
 */
export function demandOf(
  source: {
    readonly gate: HTMLElement;
    readonly settings: GateSettings;
    readonly client: StepUpClient;
    readonly state: GateState;
  },
  trigger?: Element | null,
  settled = (question: Question): Question => question,
): Demand {
  try {
    const { gate, settings } = source;
    const names = settings.targetFields;
    const question = settled(questionOf(gate, settings, names == null ? undefined : fieldsNow(names)));
    return { question, known: source.client.peek(question) };
  } catch (thrown) {
    return { question: null, known: null, error: toStepUpError(thrown, 'invalid-request') };
  }

  function fieldsNow(names: string): string | undefined {
    return trigger === undefined
      ? lastTargetOf(source.state)
      : targetIn(guardedBy(source.gate), names, trigger);
  }
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
