import type { StepUpClient } from '../client/client.js';
import type { GateSettings } from './guard.js';
import type { GateState } from './machine/state.js';

/** What a controller needs of its gate. */
export interface GatePort {
  readonly gate: HTMLElement;
  readonly settings: GateSettings;
  /** @throws {StepUpError} `unavailable` where there is none. */
  readonly client: StepUpClient;
  /** Whether what it reveals would be seen at once. */
  readonly canReveal: boolean;
  /** Shows a state; called before the events that tell of it. */
  show(state: GateState): void;
  /**
   * Brings what a person may have to see, and is asked beside it.
   * @throws {StepUpError} `unavailable`.
   */
  prepare(): Promise<unknown>;
}
