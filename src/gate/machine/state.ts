import type { Moment } from '../../client/clock.js';
import type { StepUpRequest, Verification } from '../../client/types.js';
import type { StepUpError, StepUpErrorCode, StepUpErrorReason } from '../../protocol/errors.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { StepUpReason } from '../events.js';
import type { RecordedEvent } from '../recorded-event.js';
import type { Snapshot } from '../snapshot.js';

/** What a gate asks, without the signal that gives it up. */
export type Question = Readonly<Omit<StepUpRequest, 'signal'>>;

/** What a gate would ask at this moment, and what its client knows of that; found without asking anyone. */
export type Demand =
  | { readonly question: Question; readonly known: Verification | null; readonly error?: undefined }
  | { readonly question: null; readonly known: null; readonly error: StepUpError };

/** An event that was held back, and for which question: it is let go for no other. */
export interface HeldEvent {
  readonly recorded: RecordedEvent;
  readonly question: Question | null;
}

/** One question of a gate, from the `stepup-request` on. */
export interface Asking {
  /** Tells it from every other question of this gate. */
  readonly id: number;
  readonly question: Question;
  readonly reason: StepUpReason;
  /** What is let go after a positive answer. */
  readonly held: HeldEvent | null;
}

/** Nothing is asked, and nothing is verified. */
export interface Idle {
  readonly name: 'idle';
  /** Why the last question came to nothing, if it did. */
  readonly error: StepUpError | null;
  readonly notice: Notice | null;
}

/** The person counts as verified for a question. */
export interface Verified {
  readonly name: 'verified';
  readonly verification: Verification;
  readonly question: Question;
  /** What is let go in a moment. */
  readonly held: HeldEvent | null;
  readonly notice: Notice | null;
  /** What the person was told to look at and click again: until then, their next click there passes if it is as they saw it. */
  readonly clickAgain: { readonly seen: Snapshot; readonly until: Moment } | null;
  /** It was for one use, and that is over: it holds for nothing any more. */
  readonly isSpent: boolean;
}

/** The last question was refused. */
export interface Refused {
  readonly name: 'refused';
  readonly error: StepUpError;
  /** What another try would let go. */
  readonly held: HeldEvent | null;
  /** What the person is told beside; null: the gate as a whole. */
  readonly about: Element | null;
  readonly tells: 'error' | 'setup' | 'nothing';
}

/** What a gate is in while nobody is asked. */
export type Resting = Idle | Verified | Refused;

/** What a gate is in. */
export type Phase =
  | Resting
  /** The page's listeners hear `stepup-request`, and may cancel it: then all is as it was before. */
  | { readonly name: 'announcing'; readonly asking: Asking; readonly before: Resting }
  | {
      readonly name: 'asking';
      readonly asking: Asking;
      /** `provider`: the person sees, or has seen, what the provider shows; `in-window`: elsewhere than in this page. */
      readonly tells: 'nothing' | 'verifying' | 'waiting' | 'provider' | 'in-window';
      /** It ends when its question has; whatever is answered by then is too late. */
      readonly isGivenUp: boolean;
      /** Why the question before was refused. */
      readonly error: StepUpError | null;
    };

/** What something was let go for. */
export interface Use {
  readonly operation: TargetedOperation;
  /** What another try lets go again; null: it went on as it was. */
  readonly held: HeldEvent | null;
}

/** Everything that a gate remembers. */
export interface GateState {
  readonly phase: Phase;
  readonly isConnected: boolean;
  /** Whether it shows content instead of guarding an action. */
  readonly reveals: boolean;
  readonly isDisabled: boolean;
  /** Whether it is known who is signed in: nothing is shown to somebody unknown. */
  readonly isMemberKnown: boolean;
  /** What something was last let go for, since nothing else was asked. */
  readonly used: Use | null;
}

/** Where a gate stands, as its `state` attribute and `:state()` show it. */
export type StepUpGateState = 'idle' | 'verifying' | 'verified' | 'setup-required' | 'denied' | 'error';

/** What a gate tells the person. */
export interface Notice {
  /** Which text, and the slot that replaces it. */
  readonly text:
    StepUpErrorCode | 'verifying' | 'waiting' | 'in-window' | 'verified-click-again' | 'changed' | 'resume';
  /** A case of it that has a text of its own. */
  readonly words?: StepUpErrorReason;
  /** What it is about; null: the gate as a whole. */
  readonly about: Element | null;
}

const IDLE: Idle = { name: 'idle', error: null, notice: null };

/** The state of a gate that is not on a page yet. */
export const INITIAL_STATE: GateState = {
  phase: IDLE,
  isConnected: false,
  reveals: false,
  isDisabled: false,
  isMemberKnown: false,
  used: null,
};

/** Nothing asked and nothing verified, with the error that is remembered. */
export function idle(error: StepUpError | null): Idle {
  return error ? { ...IDLE, error } : IDLE;
}

/** What is asked, from the `stepup-request` to the answer. */
export function askingOf({ phase }: GateState): Asking | null {
  return phase.name === 'asking' || phase.name === 'announcing' ? phase.asking : null;
}

/** What is shown: while the page hears that somebody is to be asked, all is as it was before. */
export function shownOf(phase: Phase): Exclude<Phase, { name: 'announcing' }> {
  return phase.name === 'announcing' ? phase.before : phase;
}

/** What the `state` attribute says. */
export function stateAttribute({ phase }: GateState): StepUpGateState {
  const shown = shownOf(phase);
  if (shown.name === 'asking') return 'verifying';
  if (shown.name === 'verified' && shown.isSpent) return 'idle';
  if (shown.name !== 'refused') return shown.name;
  const { code } = shown.error;
  return code === 'setup-required' || code === 'denied' ? code : 'error';
}

/** The verification that holds now. */
export function verificationOf({ phase }: GateState): Verification | null {
  const shown = shownOf(phase);
  return shown.name === 'verified' && !shown.isSpent ? shown.verification : null;
}

/** Why the last question was refused. */
export function errorOf({ phase }: GateState): StepUpError | null {
  const shown = shownOf(phase);
  return shown.name === 'verified' ? null : shown.error;
}

/** What a question is about, and nothing more of it. */
export function operationOf({ resource, action, target }: TargetedOperation): TargetedOperation {
  return { resource, action, ...(target !== undefined && { target }) };
}

/** Which one the gate last asked about, or let pass. */
export function lastTargetOf(state: GateState): string | undefined {
  const { phase, used } = state;
  if (phase.name === 'verified') return phase.question.target;
  if (phase.name === 'refused' && phase.held?.question) return phase.held.question.target;
  return (askingOf(state)?.question ?? used?.operation)?.target;
}

/** Whether content is shown that only a verified person may see. */
export function isRevealed(state: GateState): boolean {
  return state.reveals && !state.isDisabled && state.isMemberKnown && verificationOf(state) !== null;
}
