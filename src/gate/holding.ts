import type { Verification } from '../client/types.js';
import type { Guard } from './guard.js';
import type { RecordedEvent } from './recorded-event.js';

/** An event that is held back, at each of the guards on its path: it goes on when all of them let it. */
export interface Holding {
  /** The type of events that it is decided about as. */
  readonly type: string;
  /** What each of them holds, from the inner to the outer one. */
  readonly held: ReadonlyMap<Guard, RecordedEvent>;
  /** With which verification a guard lets it pass. That counts as long as the verification does. */
  readonly answers: Map<Guard, Verification | null>;
  /** Those that were asked, and whether they let it go, when it comes to that. */
  readonly asked: Map<Guard, boolean>;
}

/** What a record belongs to. */
export const holdings = new WeakMap<RecordedEvent, Holding>();
