import { describe } from '#developer-messages';
import type { StepUpQuestionEvent } from './events.js';
import type { Scope } from './scope.js';
import { createTabTurn } from './tab-turn.js';
import { StepUpError, toStepUpError } from '../protocol/errors.js';

// How long a provider may take to close what it shows.
const CLOSING_MS = 1000;

/** Has the provider show something, and says that it does. `until` is given what ends when nothing is shown any more. */
export type Show = <T>(act: (until: <S>(shown: Promise<S>) => Promise<S>) => Promise<T>) => Promise<T>;

/** What the provider shows: one thing at a time over all tabs of this origin. */
export interface Turn {
  /** Shows here what another tab shows now: that is given up. */
  takeOver(): void;
  /**
   * Acts when it is this tab's turn.
   * @param controller Gives it up, and is aborted when it comes to nothing: whatever is still shown is to be closed.
   * @param limit How long the turn is waited for, in ms.
   * @throws {StepUpError} Any code; `aborted` where another tab takes over, with the reason `left-open` where the
   * provider goes on to show it here.
   */
  run<T>(controller: AbortController, limit: number, act: (show: Show) => Promise<T>): Promise<T>;
}

/** @param tell Is told where a question stands. */
export function createTurn(scope: Scope, tell: (phase: StepUpQuestionEvent['phase']) => void): Turn {
  const tabs = createTabTurn(scope);

  return {
    takeOver: tabs.takeOver,

    async run(controller, limit, act) {
      let isShown = false;
      const until = <S>(shown: Promise<S>): Promise<S> => {
        const over = (): unknown => (isShown = false);
        isShown = true;
        shown.then(over, over);
        return shown;
      };
      const show: Show = async act => {
        tell('open');
        try {
          return await act(until);
        } finally {
          tell('closed');
        }
      };
      try {
        return await tabs.run(controller.signal, limit, tell, () => act(show));
      } catch (error) {
        controller.abort(error);
        if ((error as Error | undefined)?.name !== 'AbortError') throw toStepUpError(error);
        if (isShown) await new Promise(resolve => setTimeout(resolve, CLOSING_MS));
        throw new StepUpError('aborted', describe('taken-over'), {
          cause: error,
          reason: isShown ? 'left-open' : undefined,
        });
      }
    },
  };
}
