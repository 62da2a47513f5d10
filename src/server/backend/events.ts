import type { StepUpBackendEvent, StepUpBackendOptions } from './types.js';

/** Tells the app what happens. What its hook throws or rejects with changes nothing. */
export function createTeller({ onEvent }: StepUpBackendOptions): (event: StepUpBackendEvent) => void {
  return event => {
    try {
      // Typed as void, but an async hook fits the type: its rejection must not end the process.
      Promise.resolve(onEvent?.(event) as unknown).catch(() => {});
    } catch {
      // A log that fails changes nothing.
    }
  };
}
