import type { StepUpClient } from '../client/client.js';
import type { Action, AuditEvent, AuditTag, CacheScope } from '../client/types.js';
import { INITIAL_STATE, type GateState } from './machine/state.js';
import type { GateEvent } from './machine/types.js';
import type { RecordedEvent } from './recorded-event.js';
import { describe } from '#developer-messages';
import { BaseElement } from '../dom/base-element.js';
import { attribute, isElement, localNameOf } from '../dom/unclobbered.js';
import { StepUpError } from '../protocol/errors.js';
import { reportRefusal } from './report.js';

/** How a gate is set up, by its attributes. */
export interface GateSettings {
  readonly resource?: string | null;
  readonly action?: Action | null;
  readonly maxAge?: string | number | null;
  readonly force: boolean;
  readonly cacheScope?: CacheScope | null;
  readonly mode?: 'action' | 'reveal' | null;
  readonly intercept?: string | null;
  readonly disabled: boolean;
  readonly consoleUrl?: string | null;
  readonly auditTag?: AuditTag | null;
  readonly auditSeverity?: AuditEvent['severity'] | null;
  readonly webhook: boolean;
  readonly comment?: string | null;
  readonly target?: string | null;
  readonly targetFields?: string | null;
}

/** What decides about the events in an element. */
export interface Guard {
  /** The `<stepup-gate>`. */
  readonly gate: HTMLElement;
  /** What is guarded: the content of the gate or, where a gate stands in for a marked element, that element. */
  readonly guarded: HTMLElement;
  readonly settings: GateSettings;
  /** Who is asked. */
  readonly client: StepUpClient;
  /** Everything that it remembers. */
  readonly state: GateState;
  /** To be told what has happened to it. */
  send(event: GateEvent): void;
  /** Asks about an event that was held back. */
  hold(recorded: RecordedEvent): void;
}

/** null: a gate that guards nothing now; false: one that guards another element; undefined: no gate, and not guarded. */
type Guarding = Guard | null | false | undefined;

// Of what is no gate: a gate knows its own.
const guards = new WeakMap<EventTarget, Guarding>();
let guardIn: (target: EventTarget) => Guarding;
let setGuard: (target: EventTarget, guard: Guarding) => void;
let enlisted = 0;

/** A gate, whatever its name, and whatever becomes of it: it is one before anything in its constructor can throw. */
export class GuardingElement extends BaseElement {
  #guard: Guarding = null;

  static {
    guardIn = target => (#guard in target ? target.#guard : guards.get(target));
    setGuard = (target, guard) => {
      if (#guard in target) target.#guard = guard;
      else guards.set(target, guard);
    };
  }
}

const guardedElements = new WeakMap<HTMLElement, HTMLElement>();

/** Has a gate guard another element than itself. */
export function setGuarded(gate: HTMLElement, guarded: HTMLElement): void {
  guardedElements.set(gate, guarded);
}

/** What a gate guards: itself, unless it stands in for a marked element. */
export function guardedBy(gate: HTMLElement): HTMLElement {
  return guardedElements.get(gate) ?? gate;
}

/** What decides about the events in exactly this element, if anything. */
export function guardOf(target: EventTarget): Guard | undefined {
  const guard = guardIn(target);
  if (guard || guard === false) return guard || undefined;
  // A gate that could not start, whatever went wrong in it, or that another registry knows nothing of.
  return guard === null || isUnknownGate(target) ? refusalOf(target as HTMLElement) : undefined;
}

/** Lets a guard decide about the events in its element. */
export function enlist(guard: Guard): void {
  const { gate, guarded } = guard;
  if (guardIn(guarded) !== guard) enlisted++;
  setGuard(gate, false);
  setGuard(guarded, guard);
}

/** Ends what `enlist` began. */
export function discharge(guard: Guard): void {
  const { gate, guarded } = guard;
  if (guardIn(guarded) === guard) {
    setGuard(guarded, undefined);
    enlisted--;
  }
  setGuard(gate, null);
}

/** Whether there is any guard on the page. */
export function isAnyEnlisted(): boolean {
  return enlisted > 0;
}

/** Whether a gate shows content instead of guarding an action. With a mode that is none, nothing is shown. */
export function reveals({ mode }: GateSettings): boolean {
  return (mode ?? 'action') !== 'action';
}

function isUnknownGate(target: EventTarget): boolean {
  return isElement(target) && localNameOf(target) === 'stepup-gate';
}

/** Lets nothing pass, and says why. */
function refusalOf(gate: HTMLElement): Guard {
  const refusal: Guard = {
    gate,
    guarded: gate,
    settings: { intercept: attribute(gate, 'intercept') } as GateSettings,
    get client(): never {
      throw notStarted();
    },
    state: INITIAL_STATE,
    send: () => undefined,
    hold: () => reportRefusal(gate, notStarted()),
  };
  setGuard(gate, refusal);
  return refusal;
}

function notStarted(): StepUpError {
  return new StepUpError('unavailable', describe('gate-not-started'));
}

const DEFAULT_INTERCEPT = 'click submit';
const DEFAULT_TYPES: readonly string[] = DEFAULT_INTERCEPT.split(' ');

/** The types of events that a gate holds back. Taken away or left empty, the attribute must not open it. */
export function interceptedTypes({ intercept }: Pick<GateSettings, 'intercept'>): readonly string[] {
  // Asked of each gate as it comes: nearly all have the default.
  if (!intercept || intercept === DEFAULT_INTERCEPT) return DEFAULT_TYPES;
  return intercept.match(/\S+/g) ?? DEFAULT_TYPES;
}
