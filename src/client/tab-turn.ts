import { aborted } from './abort.js';
import type { StepUpQuestionEvent } from './events.js';
import type { Scope } from './scope.js';

// The news of a verification and the freed lock travel separately: the lock may come first.
const NEWS_MS = 100;

/** One question at a time among the tabs of this origin. */
export interface TabTurn {
  /** Ends a wait for another tab by taking its turn away. */
  takeOver(): void;
  /**
   * Runs a question while no other tab asks one. Where locks are missing or do not work, it just runs. A tab that dies
   * frees its turn.
   * @param tell Is told when another tab is asking, and when the wait is over.
   * @throws `aborted` with the signal; what the lock rejects with where another tab takes the turn away.
   */
  run<T>(
    signal: AbortSignal,
    tell: (phase: StepUpQuestionEvent['phase']) => void,
    ask: () => Promise<T>,
  ): Promise<T>;
}

export function createTabTurn(scope: Scope): TabTurn {
  let wait: AbortController | undefined;
  return {
    takeOver: () => wait?.abort(),

    async run(signal, tell, ask) {
      let granted = false;
      let answer: ReturnType<typeof ask> | undefined;
      const request = (options: LockOptions, pause = 0): Promise<unknown> =>
        scope.navigator.locks.request('stepup-elements', options, async lock => {
          if (!lock) return;
          granted = true;
          if (pause) await new Promise(resolve => setTimeout(resolve, pause));
          if (!granted || signal.aborted) return;
          answer = ask();
          // When another tab takes the turn away, nobody waits for the answer any more.
          await answer.catch(() => undefined);
        });

      try {
        await request({ ifAvailable: true });
      } catch (error) {
        if (granted) throw error;
        // There are no locks here, or they do not work.
        return ask();
      }
      if (!granted) {
        wait = new AbortController();
        tell('waiting');
        try {
          await request({ signal: AbortSignal.any([signal, wait.signal]) }, NEWS_MS);
        } catch (error) {
          const wasTakenAway = granted;
          granted = false;
          if (wasTakenAway || signal.aborted) throw error;
          await request({ steal: true });
        } finally {
          tell('closed');
        }
      }
      if (!answer) throw aborted(signal.reason);
      return answer;
    },
  };
}
