import type { Deciding } from './decide.js';
import type { Guard } from './guard.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Snapshot } from './snapshot.js';

/**
 * What lets held events go, and what tells a press that is to be held from one that edits or drags. Nothing is let go
 * before there is an answer, so this comes with the late part, which a gate waits for beside every question; until then,
 * every press is held.
 */
export interface Release {
  /** Goes on with a held event when a guard has its answer. */
  goOn(recorded: RecordedEvent, guard: Guard): void;
  /** To be called when a guard lets go what it held. */
  agree(recorded: RecordedEvent, guard: Guard): void;
  /** Lets an event go that all let pass; returns whether it could be repeated. */
  letGoAtOnce(recorded: RecordedEvent): boolean;
  /** What the person sees at the notice that something was not let go; null: nothing that they could click instead. */
  lookAgain(then: Snapshot): Snapshot | null;
  /** Whether a trigger still stands for what it stood for. */
  isUnchanged(then: Snapshot): boolean;
  /** Whether an event belongs to a use that is under way, and so passes a guard. */
  isInUse(guard: Guard, type: string, trigger: Element): boolean;
  /** Notes that an event passes, and begins the use of these guards. Returns what tells that its dispatch has ended. */
  use(guards: readonly Guard[], type: string, trigger: Element): () => void;
  /** Ends every use: to be called when the person presses something. */
  endUses(): void;
  /** Keeps what a held event tells only while it is dispatched. */
  keepData(event: Event): void;
  /** Whether a click belongs to a press that is held. */
  isPressHeld(event: Event): boolean;
  /** Holds an event of a press where its click would be held, or asks about the click that a key stands for. */
  decideAboutPress(
    event: Event,
    holding: readonly Deciding[],
    passing: readonly Guard[],
    ask: () => void,
  ): void;
}

let available: Release | null = null;

/** What lets held events go, if it is there. */
export function release(): Release | null {
  return available;
}

/** To be called when it is there. */
export function setRelease(given: Release): void {
  available = given;
}
