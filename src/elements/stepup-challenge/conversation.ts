import type { Action } from '../../protocol/operation.js';

/** How a person may answer. `external` happens in a window of somebody else's. */
export type ChallengeMethodType =
  'passkey' | 'totp' | 'mail-code' | 'password' | 'recovery-code' | 'external';

/** One way to answer that the server offers. */
export interface OfferedMethod {
  readonly type: ChallengeMethodType;
  /** Tells the person which one it is, such as `a•••@example.com`. */
  readonly hint?: string;
}

/** What the server says when a method is begun. */
export interface BegunChallenge {
  /** For a passkey: the options of `navigator.credentials.get()`, in JSON (WebAuthn Level 3, 5.1.9). */
  readonly publicKey?: Record<string, unknown>;
  /** For a mailed code: where it was sent to, disguised. */
  readonly hint?: string;
  /** For a mailed code: how soon another one may be sent, s. */
  readonly resendAfter?: number;
  /** For `external`: what the window is to show. */
  readonly url?: string;
}

/** What became of an answer. Times are in s. */
export type AnswerOutcome =
  | { readonly name: 'verified' }
  | { readonly name: 'failed'; readonly triesLeft: number; readonly retryAfter?: number }
  | { readonly name: 'paused'; readonly retryAfter: number };

/** What became of a challenge that was begun. */
export type BeginOutcome =
  | { readonly name: 'begun'; readonly challenge: BegunChallenge }
  | { readonly name: 'paused'; readonly retryAfter: number };

/** How what happens in another window stands. */
export type ExternalProgress = 'open' | 'verified' | 'rejected';

/**
 * One question, as the dialog needs it. Whoever opens the dialog speaks with the server; the dialog shows and asks.
 *
 * What the server cannot be reached for rejects with `unavailable` and may be tried again; whatever else rejects ends
 * the question, which is the opener's to tell.
 */
export interface ChallengeConversation {
  readonly resource: string;
  readonly action: Action;
  /** Which one. */
  readonly target?: string;
  /** What is about to happen, in the page's own words. */
  readonly comment?: string;
  /** Whose account it is, for the browser's password manager. */
  readonly account?: string;
  /** The best one first. */
  readonly methods: readonly OfferedMethod[];
  begin(type: ChallengeMethodType): Promise<BeginOutcome>;
  answer(type: ChallengeMethodType, value: string | object): Promise<AnswerOutcome>;
  /** How what happens in the other window stands. */
  look(signal: AbortSignal): Promise<ExternalProgress>;
}
