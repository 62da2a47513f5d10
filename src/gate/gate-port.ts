import type { StepUpClient } from '../client/client.js';
import type { GateSettings } from './guard.js';
import type { GateState } from './machine/state.js';

/** A `<stepup-gate>`, with its settings. */
export interface GateElement extends HTMLElement, GateSettings {
  /**
   * Who is asked.
   * @throws {StepUpError} `unavailable` where there is none.
   */
  readonly client: StepUpClient;
}

/** What a controller needs of its gate. */
export interface GatePort {
  readonly gate: GateElement;
  /** Shows a state; called before the events that tell of it. */
  show(state: GateState): void;
  /**
   * Brings that, and what a person may have to see, beside a question.
   * @throws {StepUpError} `unavailable`.
   */
  prepare(): Promise<unknown>;
}
