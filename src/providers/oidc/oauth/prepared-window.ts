import { openAnswerWindow, type AnswerWindow } from './answer-window.js';

/** The window that is opened within a click, before it is known whether it will be needed. */
export interface PreparedWindow {
  /**
   * Opens it, where it is not open already: browsers block a second one in the same click.
   * @param signal Whoever wanted it needs it no more. It is closed when that is so of all of them.
   */
  open(signal: AbortSignal | undefined): void;
  /** The window, for whoever asks first; without one, it is opened now. */
  take(): AnswerWindow;
}

export function createPreparedWindow(): PreparedWindow {
  let prepared: AnswerWindow | undefined;
  let wanted = 0;

  return {
    open(signal) {
      if (signal?.aborted) return;
      if (!prepared || prepared.isGone) {
        prepared = openAnswerWindow();
        wanted = 0;
      }
      const own = prepared;
      wanted++;
      const giveUp = (): void => {
        if (prepared !== own || --wanted > 0) return;
        prepared = undefined;
        own.close();
      };
      signal?.addEventListener('abort', giveUp, { once: true });
    },

    take() {
      const taken = prepared ?? openAnswerWindow();
      prepared = undefined;
      return taken;
    },
  };
}
