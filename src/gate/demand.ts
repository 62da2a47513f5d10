import type { StepUpClient } from '../client/client.js';
import { toStepUpError } from '../protocol/errors.js';
import { reveals, type GateSettings } from './guard.js';
import type { Demand } from './machine/state.js';
import { questionOf } from './question.js';

/** What a gate would ask, and whether that is known already; or why it cannot be asked. Asks nobody. */
export function demandOf(source: {
  readonly gate: HTMLElement;
  readonly settings: GateSettings;
  readonly client: StepUpClient;
}): Demand {
  try {
    const question = questionOf(source.gate, source.settings);
    return { question, known: source.client.peek(question) };
  } catch (thrown) {
    return { question: null, known: null, error: toStepUpError(thrown, 'invalid-request') };
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
