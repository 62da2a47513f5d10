import type { BegunChallenge, OfferedMethod } from './conversation.js';

/** What went wrong, in the dialog. Times are Unix ms. */
export type Trouble =
  | { readonly name: 'wrong'; readonly triesLeft: number }
  | { readonly name: 'paused'; readonly until: number }
  | {
      readonly name:
        'empty' | 'unreachable' | 'passkey-unused' | 'passkey-refused' | 'window-blocked' | 'window-refused';
    };

/** What is under way: the method is begun, an answer is looked at, or another window is waited for. */
export type Work = 'beginning' | 'checking' | 'in-window';

/** Where the dialog stands. */
export type ChallengeStep =
  | { readonly name: 'choosing' }
  | {
      readonly name: 'asking';
      readonly method: OfferedMethod;
      readonly work: Work | null;
      readonly trouble: Trouble | null;
      /** What the server has said of it; none before it was begun, and after an answer that has used it up. */
      readonly challenge: BegunChallenge | null;
      /** From when on another code can be sent, Unix ms. */
      readonly resendFrom: number | null;
      /** Whether another code was sent. */
      readonly isResent: boolean;
    };

/** The step in which a method is asked for. */
export type AskingStep = Extract<ChallengeStep, { name: 'asking' }>;

/** The first step with a method. */
export function askingFor(method: OfferedMethod): AskingStep {
  return {
    name: 'asking',
    method,
    work: null,
    trouble: null,
    challenge: null,
    resendFrom: null,
    isResent: false,
  };
}

/** Whether what was pressed is still under way; another window may be opened meanwhile. */
export function isBusy({ work }: AskingStep): boolean {
  return work !== null && work !== 'in-window';
}

/** Whether nothing can be answered now, since too much was tried. */
export function isPaused({ trouble }: AskingStep, now: number): boolean {
  return trouble?.name === 'paused' && trouble.until > now;
}
