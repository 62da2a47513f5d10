import { describe } from '#developer-messages';
import { bounded } from './abort.js';
import type { StepUpQuestionEvent } from './events.js';
import { SHARED_NAME, type Scope } from './scope.js';
import { StepUpError, toStepUpError } from '../protocol/errors.js';

// The news of a verification and the freed lock travel separately: the lock may come first.
const NEWS_MS = 100;
// A free lock is there at once. One that is not answered for is waited for as if another tab held it.
const AT_ONCE_MS = 1000;
// How long a provider may take to close what it shows.
const CLOSING_MS = 1000;

/** Has the provider show something, and knows until when it does. */
export type Show = <T>(ask: () => Promise<T>) => Promise<T>;

/** What the provider shows: one thing at a time over all tabs of this origin. A tab that dies frees its turn. */
export interface Turn {
  /** Shows here what another tab shows now: that is given up. */
  takeOver(): void;
  /**
   * Acts when it is this tab's turn. Where locks are missing or do not work, it just acts.
   * @param controller Gives it up, and is aborted when it comes to nothing: whatever is still shown is to be closed.
   * @param limit How long the turn is waited for, in ms.
   * @throws {StepUpError} Any code; `aborted` where another tab takes over, and with it the right to show anything: with
   * the reason `left-open` where the provider goes on to show it here.
   */
  run<T>(controller: AbortController, limit: number, act: (show: Show) => Promise<T>): Promise<T>;
}

/** A lock that is held. */
interface Lock {
  /** Rejects when another tab takes it away. */
  readonly lost: Promise<never>;
  giveBack(): void;
}

/** @param tell Is told where a question stands, and answers what an `open` one has to wait for. */
export function createTurn(
  scope: Scope,
  tell: (phase: StepUpQuestionEvent['phase']) => Promise<unknown> | void,
): Turn {
  let wait: AbortController | undefined;

  /** Null: it is not free now. */
  const take = async (options: LockOptions, limit: number, signal: AbortSignal): Promise<Lock | null> => {
    let isWanted = true;
    const giveUp = new AbortController();
    // What is to be answered at once cannot be withdrawn: it is given back.
    if (!options.ifAvailable && !options.steal) options.signal = giveUp.signal;
    const taken = new Promise<Lock | null>((resolve, reject) => {
      const lost: Promise<never> = scope.navigator.locks.request(SHARED_NAME, options, lock => {
        if (lock && isWanted) return new Promise<never>(giveBack => resolve({ lost, giveBack } as Lock));
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

  const waitForLock = async (limit: number, signal: AbortSignal): Promise<Lock> => {
    const waiting = (wait = new AbortController());
    let held: Lock | null;
    try {
      held = await take({}, limit, AbortSignal.any([signal, waiting.signal]));
    } catch (error) {
      if (signal.aborted || !waiting.signal.aborted) throw error;
      return (await take({ steal: true }, limit, signal))!;
    }
    wait = undefined;
    try {
      const news = new Promise<Lock>(resolve => setTimeout(resolve, NEWS_MS, held));
      return await bounded(Promise.race([held!.lost, news]), signal);
    } catch (error) {
      held!.giveBack();
      throw error;
    }
  };

  /** Acts while no other tab does. */
  const alone = async <T>(signal: AbortSignal, limit: number, act: () => Promise<T>): Promise<T> => {
    let held: Lock | null = null;
    try {
      held = await take({ ifAvailable: true }, AT_ONCE_MS, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      // There are no locks here, or they do not work.
      if ((error as Error).name !== 'StepUpError') return act();
    }
    if (!held) {
      void tell('waiting');
      try {
        held = await waitForLock(limit, signal);
      } finally {
        void tell('closed');
      }
    }
    try {
      return await Promise.race([held.lost, act()]);
    } finally {
      held.giveBack();
    }
  };

  return {
    takeOver: () => wait?.abort(),

    async run(controller, limit, act) {
      let isOpen = false;
      let isShown = false;
      const show: Show = async ask => {
        if (!isOpen) {
          isOpen = true;
          const preparing = tell('open');
          if (preparing) {
            await preparing;
            controller.signal.throwIfAborted();
          }
        }
        isShown = true;
        try {
          return await ask();
        } finally {
          isShown = false;
        }
      };
      try {
        return await alone(controller.signal, limit, () =>
          act(show).finally(() => void (isOpen && tell('closed'))),
        );
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
