import type { RecordedEvent } from '../recorded-event.js';
import type { Snapshot } from '../snapshot.js';
import { lookAgain } from './another-look.js';
import { isUnchanged } from './comparison.js';
import { replay } from './replay.js';
import { replayabilityOf } from './replayability.js';

/**
 * Whether a held event can be let go: `yes`; `changed`: it would hit something else than was meant; `verified-click-again`:
 * the browser lets only the person do it.
 */
export type Replayability = 'yes' | 'changed' | 'verified-click-again';

/**
 * What lets held events go. Nothing is let go before there is an answer, so this comes with the late part, which a gate
 * waits for beside every question.
 */
export interface Release {
  replayabilityOf(recorded: RecordedEvent, guarded: Element): Replayability;
  replay(recorded: RecordedEvent): void;
  /** What the person sees at the notice that something was not let go; null: nothing that they could click instead. */
  lookAgain(then: Snapshot): Snapshot | null;
  /** Whether a trigger still stands for what it stood for. */
  isUnchanged(then: Snapshot): boolean;
}

export const release: Release = { replayabilityOf, replay, lookAgain, isUnchanged };
