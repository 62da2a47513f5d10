import type { ReplayStore } from '../types.js';

/** What became of one try. */
export interface Take {
  /** Whether there was one left. */
  taken: boolean;
  /** How many are left. */
  left: number;
  /** For how long there is none, ms; 0 where there is one. */
  pausedFor: number;
}

/**
 * Where questions, challenges, proofs and tries are kept. Every operation is atomic for all who share the store, and every
 * key has an end. A value that is lost leads to another question; claims and tries must not be lost early.
 */
export interface StepUpStore extends ReplayStore {
  /** Whether other processes use it as well: then the backend needs a `secret` that they share. */
  readonly shared?: boolean | undefined;
  /** Reads a value; null where there is none. `signal` gives an operation up: it must then not happen later. */
  get(key: string, signal?: AbortSignal): Promise<string | null>;
  /** Writes a value. `ttl`: for how long, whole ms. */
  set(key: string, value: string, ttl: number, signal?: AbortSignal): Promise<void>;
  /** Reads a value and deletes it, for one caller only. */
  pull(key: string, signal?: AbortSignal): Promise<string | null>;
  /** Replaces `from` (null: nothing) by `to` (null: nothing). False, and nothing is changed, where it is not `from`. */
  swap(
    key: string,
    from: string | null,
    to: string | null,
    ttl: number,
    signal?: AbortSignal,
  ): Promise<boolean>;
  /**
   * Takes one of `limit` tries. With the last one a pause of `pause` ms begins; after it there are as many again, and each
   * next pause is twice as long, up to an hour. The count is forgotten `ttl` ms after the last try, or by `pull(key)`.
   */
  take(key: string, limit: number, pause: number, ttl: number, signal?: AbortSignal): Promise<Take>;
}
