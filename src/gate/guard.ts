import type { StepUpClient } from '../client/client.js';
import type { Action, AuditEvent, AuditTag, CacheScope, Verification } from '../client/types.js';
import type { Passage } from './machine/passage.js';
import type { RecordedEvent, Replayability } from './recorded-event.js';
import { describe } from '#developer-messages';
import { attribute, isElement, read } from '../dom/unclobbered.js';
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
  /** Why its last question was refused. */
  readonly error: StepUpError | null;
  /** What it lets events pass for, while that holds. */
  readonly verification: Verification | null;
  /** Why an event may go on as it is; null: it may not. Changes nothing. */
  passageFor(trigger: Element): Passage | null;
  /** To be told when an event goes on as it is. */
  pass(passage: Passage): void;
  /** Whether somebody is being asked. */
  readonly isAsking: boolean;
  /** Asks about an event that was held back. */
  hold(recorded: RecordedEvent): void;
  /** Decides whether it lets go what it was asked about, now that it can be; then it agrees (`holding.ts`). */
  decideAgain(recorded: RecordedEvent, replayability: Replayability): void;
  /** To be told when what it has let go was refused later: it shows that as its own refusal. */
  refuseAfterwards(error: StepUpError, about: Element): void;
}

const guards = new WeakMap<EventTarget, Guard>();
const gates = new WeakSet<EventTarget>();
// Those that guard something.
const atWork = new WeakSet<EventTarget>();
const refusals = new WeakMap<EventTarget, Guard>();
const guardedElements = new WeakMap<HTMLElement, HTMLElement>();

/** Has a gate guard another element than itself. */
export function setGuarded(gate: HTMLElement, guarded: HTMLElement): void {
  guardedElements.set(gate, guarded);
}

/** What a gate guards: itself, unless it stands in for a marked element. */
export function guardedBy(gate: HTMLElement): HTMLElement {
  return guardedElements.get(gate) ?? gate;
}

/** Says that an element is a gate, whatever its name, and whatever becomes of it. */
export function claim(gate: HTMLElement): void {
  gates.add(gate);
}

/** What decides about the events in exactly this element, if anything. */
export function guardOf(target: EventTarget): Guard | undefined {
  return guards.get(target) ?? (isIdleGate(target) ? refusalOf(target) : undefined);
}

/** Lets a guard decide about the events in its element. */
export function enlist(guard: Guard): void {
  guards.set(guard.guarded, guard);
  atWork.add(guard.gate);
}

/** Ends what `enlist` began. */
export function discharge(guard: Guard): void {
  if (guards.get(guard.guarded) === guard) guards.delete(guard.guarded);
  atWork.delete(guard.gate);
}

/** Whether a gate shows content instead of guarding an action. With a mode that is none, nothing is shown. */
export function reveals({ mode }: GateSettings): boolean {
  return (mode ?? 'action') !== 'action';
}

// A gate that could not start, whatever went wrong in it, or that another registry knows nothing of.
function isIdleGate(target: EventTarget): target is HTMLElement {
  if (target === window || atWork.has(target)) return false;
  return (
    gates.has(target) ||
    (isElement(target as Node) && read(Element.prototype, 'localName', target as Element) === 'stepup-gate')
  );
}

/** Lets nothing pass, and says why. */
function refusalOf(gate: HTMLElement): Guard {
  const refusal: Guard = refusals.get(gate) ?? {
    gate,
    guarded: gate,
    settings: { force: false, disabled: false, webhook: false, intercept: attribute(gate, 'intercept') },
    get client(): never {
      throw notStarted();
    },
    error: null,
    verification: null,
    passageFor: () => null,
    pass: () => undefined,
    isAsking: false,
    hold: () => reportRefusal(gate, notStarted()),
    decideAgain: () => undefined,
    refuseAfterwards: () => undefined,
  };
  refusals.set(gate, refusal);
  return refusal;
}

function notStarted(): StepUpError {
  return new StepUpError('unavailable', describe('gate-not-started'));
}

const DEFAULT_INTERCEPT = 'click submit';
const DEFAULT_TYPES: readonly string[] = DEFAULT_INTERCEPT.split(' ');

/** The types of events that a gate holds back. Taken away or left empty, the attribute must not open it. */
export function interceptedTypes({ intercept }: GateSettings): readonly string[] {
  // Asked of each gate as it comes: nearly all have the default.
  if (!intercept || intercept === DEFAULT_INTERCEPT) return DEFAULT_TYPES;
  return intercept.match(/\S+/g) ?? DEFAULT_TYPES;
}
