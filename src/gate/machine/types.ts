import type { ChangeReason } from '../../client/events.js';
import type { Moment } from '../../client/clock.js';
import type { Verification } from '../../client/types.js';
import type { StepUpError } from '../../protocol/errors.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { StepUpExpiredReason, StepUpReason } from '../events.js';
import type { Passage } from './passage.js';
import type { RecordedEvent, Replayability } from '../recorded-event.js';
import type { Snapshot } from '../snapshot.js';
import type { Asking, Demand, GateState, Question } from './state.js';

/** What decides what is shown. */
interface Setup {
  readonly reveals: boolean;
  readonly isDisabled: boolean;
  readonly isMemberKnown: boolean;
}

/** What happens to a gate. */
export type GateEvent =
  /** It is on the page. `demand`: of a gate that reveals, which opens where the person counts as verified. */
  | ({ readonly type: 'connected'; readonly demand: Demand | null } & Setup)
  /** It has left the page for good. */
  | { readonly type: 'removed' }
  /** An attribute has another value. `holds`: whether the present verification still does. */
  | ({ readonly type: 'set-up'; readonly demand: Demand; readonly holds: boolean } & Setup)
  | { readonly type: 'client-replaced' }
  /** The client knows something else than before. */
  | {
      readonly type: 'news';
      readonly reason: ChangeReason;
      readonly isMemberKnown: boolean;
      readonly demand: Demand;
      readonly holds: boolean;
    }
  /** Somebody is to be asked: an event was held back, or a script wants it. */
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly reason: StepUpReason;
      readonly held: RecordedEvent | null;
      readonly demand: Demand;
    }
  /** The person wants another try, or answers what was offered. */
  | { readonly type: 'retry'; readonly id: number; readonly demand: Demand }
  /** The page has heard `stepup-request`. */
  | { readonly type: 'announced'; readonly id: number; readonly isCancelled: boolean }
  /** Nothing is to be seen of the question yet, or nothing in this page. */
  | { readonly type: 'patience-over'; readonly id: number }
  /** The question waits for another tab, the provider has the page, or has it no more. */
  | { readonly type: 'question'; readonly id: number; readonly stage: 'waiting' | 'open' | 'closed' }
  /** `isWanted`: it is still what the gate has to know. */
  | {
      readonly type: 'answered';
      readonly id: number;
      readonly verification: Verification;
      readonly isConnected: boolean;
      readonly isWanted: boolean;
    }
  | {
      readonly type: 'failed';
      readonly id: number;
      readonly error: StepUpError;
      readonly isConnected: boolean;
    }
  /** The moment has come to let go what was held. */
  | {
      readonly type: 'due';
      readonly recorded: RecordedEvent;
      readonly replayability: Replayability;
      /** What the person sees, should they be told to click again. */
      readonly seen: Snapshot | null;
      readonly demand: Demand;
      readonly holds: boolean;
      readonly at: Moment;
    }
  /** The one use of a verification is over. */
  | { readonly type: 'spent'; readonly verification: Verification }
  /** An event went on as it was. */
  | { readonly type: 'passed'; readonly passage: Passage }
  | { readonly type: 'lock'; readonly question: Question | null }
  /** The person has closed the notice. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'offer-resume' }
  | { readonly type: 'offer-setup' }
  /** The page takes care of a member without MFA by itself. */
  | { readonly type: 'setup-prevented' }
  /** A form was held back that could not be sent. */
  | { readonly type: 'unsendable'; readonly recorded: RecordedEvent; readonly error: StepUpError }
  /** What this gate has let go was refused, or not answered. */
  | { readonly type: 'refused-afterwards'; readonly error: StepUpError; readonly about: Element }
  /** The server did not accept the proof of what this gate has let go. */
  | { readonly type: 'refused'; readonly operation: TargetedOperation; readonly error: StepUpError };

/** An event that the page hears. */
export type GateDispatch =
  | {
      readonly name: 'stepup-request';
      readonly detail: TargetedOperation & { reason: StepUpReason };
      readonly id: number;
    }
  | { readonly name: 'stepup-verified'; readonly detail: Verification }
  | { readonly name: 'stepup-setup-required'; readonly detail: StepUpError }
  | { readonly name: 'stepup-denied'; readonly detail: StepUpError }
  | {
      readonly name: 'stepup-expired';
      readonly detail: { readonly verification: Verification; readonly reason: StepUpExpiredReason };
    };

/** What is to be done, in this order. */
export type GateEffect =
  | ({ readonly type: 'dispatch' } & GateDispatch)
  | { readonly type: 'ask'; readonly asking: Asking }
  | { readonly type: 'give-up'; readonly id: number; readonly error: StepUpError }
  /** The promise of a question is kept, broken, or becomes that of another question. */
  | { readonly type: 'resolve'; readonly id: number; readonly verification: Verification }
  | { readonly type: 'reject'; readonly id: number; readonly error: StepUpError }
  | { readonly type: 'join'; readonly id: number; readonly to: number }
  /** Sends `due` in a task of its own. */
  | { readonly type: 'let-go-soon'; readonly recorded: RecordedEvent }
  | { readonly type: 'let-go'; readonly recorded: RecordedEvent }
  /** Writes the outcome into the provider's audit log. */
  | { readonly type: 'log'; readonly error: StepUpError | null }
  /** Tells the developer. */
  | { readonly type: 'report'; readonly error: StepUpError }
  | { readonly type: 'report-changed'; readonly trigger: Element }
  /** Tells the person, in the page without its gate, that nothing was done. */
  | { readonly type: 'tell-gone' }
  | { readonly type: 'take-over' }
  | { readonly type: 'clear'; readonly question: Question }
  /** Has the client look again when the verification ends. */
  | { readonly type: 'wake-at'; readonly expiresAt: number };

/** Those of them to which only an answer leads, or that can wait for the late part. */
export type LateEffect = Extract<
  GateEffect,
  {
    readonly type:
      'clear' | 'log' | 'let-go-soon' | 'let-go' | 'report-changed' | 'tell-gone' | 'take-over' | 'wake-at';
  }
>;

/** The events that the light half of the machine knows; the others wait for the late part. */
export type EarlyEvent = EventOf<'connected' | 'set-up' | 'ask' | 'announced' | 'question' | 'failed'>;

/** The events of some types. */
export type EventOf<T extends GateEvent['type']> = Extract<GateEvent, { readonly type: T }>;

/** What follows from an event. */
export interface Next {
  readonly state: GateState;
  readonly effects: readonly GateEffect[];
}
