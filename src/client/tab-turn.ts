import { bounded } from './abort.js';
import type { StepUpQuestionEvent } from './events.js';
import type { Scope } from './scope.js';

// The news of a verification and the freed lock travel separately: the lock may come first.
const NEWS_MS = 100;
// A free lock is there at once. One that is not answered for is waited for as if another tab held it.
const AT_ONCE_MS = 1000;

/** One question at a time among the tabs of this origin. */
export interface TabTurn {
  /** Ends a wait for another tab by taking its turn away. */
  takeOver(): void;
  /**
   * Asks while no other tab does. Where locks are missing or do not work, it just asks. A tab that dies frees its turn.
   * @param limit How long the turn is waited for, in ms.
   * @param tell Is told when another tab is asking, and when the wait is over.
   * @throws {StepUpError} `aborted` with the signal, `timeout`; an `AbortError` where another tab takes the turn away,
   * and with it the right to show anything.
   */
  run<T>(
    signal: AbortSignal,
    limit: number,
    tell: (phase: StepUpQuestionEvent['phase']) => void,
    ask: () => Promise<T>,
  ): Promise<T>;
}

/** A lock that is held. */
interface Turn {
  /** Rejects when another tab takes it away. */
  readonly lost: Promise<never>;
  giveBack(): void;
}

export function createTabTurn(scope: Scope): TabTurn {
  let wait: AbortController | undefined;

  /** Null: it is not free now. */
  const take = async (options: LockOptions, limit: number, signal: AbortSignal): Promise<Turn | null> => {
    let isWanted = true;
    const giveUp = new AbortController();
    // What is to be answered at once cannot be withdrawn: it is given back.
    if (!options.ifAvailable && !options.steal) options.signal = giveUp.signal;
    const taken = new Promise<Turn | null>((resolve, reject) => {
      const lost: Promise<never> = scope.navigator.locks.request('stepup-elements', options, lock => {
        if (lock && isWanted) return new Promise<never>(giveBack => resolve({ lost, giveBack } as Turn));
        resolve(null);
      }) as Promise<never>;
      lost.catch(reject);
    });
    try {
      return await bounded(taken, signal, limit);
    } finally {
      isWanted = false;
      giveUp.abort();
    }
  };

  const waitFor = async (limit: number, signal: AbortSignal): Promise<Turn> => {
    const waiting = (wait = new AbortController());
    let turn: Turn | null;
    try {
      turn = await take({}, limit, AbortSignal.any([signal, waiting.signal]));
    } catch (error) {
      if (signal.aborted || !waiting.signal.aborted) throw error;
      return (await take({ steal: true }, limit, signal))!;
    }
    wait = undefined;
    try {
      const news = new Promise<Turn>(resolve => setTimeout(resolve, NEWS_MS, turn));
      return await bounded(Promise.race([turn!.lost, news]), signal);
    } catch (error) {
      turn!.giveBack();
      throw error;
    }
  };

  return {
    takeOver: () => wait?.abort(),

    async run(signal, limit, tell, ask) {
      let turn: Turn | null = null;
      try {
        turn = await take({ ifAvailable: true }, AT_ONCE_MS, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        // There are no locks here, or they do not work.
        if ((error as Error).name !== 'StepUpError') return ask();
      }
      if (!turn) {
        tell('waiting');
        try {
          turn = await waitFor(limit, signal);
        } finally {
          tell('closed');
        }
      }
      try {
        return await Promise.race([turn.lost, ask()]);
      } finally {
        turn.giveBack();
      }
    },
  };
}
