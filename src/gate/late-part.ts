import type { StepUpError } from '../protocol/errors.js';
import type { StepUpClient } from '../client/client.js';
import type { Verification } from '../client/types.js';
import type { Deciding } from './decide.js';
import type { Guard } from './guard.js';
import type { Holding } from './holding.js';
import type { GateEvent, LateEffect, Next } from './machine/types.js';
import type { GateState, Question } from './machine/state.js';
import type { RecordedEvent } from './recorded-event.js';

/**
 * What gates do once somebody has answered, and what tells a press that is to be held from one that edits or drags.
 * Nothing passes and nothing is let go before there is an answer, so this comes with the late part, which a gate waits for
 * beside every question. Until then every event in a gate is held.
 */
export interface LatePart {
  /** The whole machine. */
  transition(state: GateState, event: GateEvent): Next;
  /** Does what the machine decides, as far as it can wait for the late part. */
  run(effect: LateEffect, guard: Guard): void;
  /**
   * Does what follows from a gate's state as it is now: it hears what becomes of its client's verifications, or of none any
   * more, and tells a person who waits what is going on. What goes wrong in that is reported, and keeps nothing from being
   * concealed.
   */
  follow(guard: Guard): void;
  /** Whether the verification of a gate still holds, for what it asks now. */
  stillHolds(guard: Guard, now: { readonly question: Question | null }): boolean;
  /** @throws {StepUpError} `invalid-request` where a gate cannot reveal what it is to reveal. */
  refuseMisplaced(gate: HTMLElement): void;
  /** Tells a gate what a client has answered to one of its questions. */
  answered(guard: Guard, id: number, verification: Verification, client: StepUpClient): void;
  /** To be called before anything is decided about an event. Returns whether there is nothing to decide. */
  precedes(event: Event, path: readonly EventTarget[]): boolean;
  /** Lets an event pass the guards that decide about it, or holds it; returns whether it is held. */
  passOrHold(event: Event, deciding: readonly Deciding[]): boolean;
  /** Holds an event of a press where its click would be held, or asks about the click that a key stands for. */
  decideAboutPress(event: Event, deciding: readonly Deciding[]): void;
  /** The guards that do not let a held event pass yet. */
  waitingIn(holding: Holding): readonly Guard[];
  /** Keeps what a held event tells only while it is dispatched. */
  keepData(event: Event): void;
  /** Lets an event go that all let pass; returns whether it could be repeated. */
  letGoAtOnce(recorded: RecordedEvent): boolean;
  /** Why what is held could not be sent afterwards; undefined where it can. */
  formFault(recorded: RecordedEvent): StepUpError | undefined;
}

let available: LatePart | null = null;

/** The late part, if it is there. */
export function latePart(): LatePart | null {
  return available;
}

/** To be called when it is there. */
export function setLatePart(given: LatePart): void {
  available = given;
}
