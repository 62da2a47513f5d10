import type { StepUpClient } from '../client/client.js';
import type { Action, AuditEvent, AuditTag, CacheScope, Verification } from '../client/types.js';
import type { Passage } from './machine/passage.js';
import type { RecordedEvent } from './recorded-event.js';

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
  /** What it lets events pass for, while that holds. */
  readonly verification: Verification | null;
  /** Why an event may go on as it is; null: it may not. Changes nothing. */
  passageFor(trigger: Element): Passage | null;
  /** To be told when an event goes on as it is. */
  pass(passage: Passage): void;
  /** Takes an event that was held back. */
  hold(recorded: RecordedEvent): void;
}

const guards = new WeakMap<EventTarget, Guard>();
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
  return guards.get(target);
}

/** Lets a guard decide about the events in its element. */
export function enlist(guard: Guard): void {
  guards.set(guard.guarded, guard);
}

/** Ends what `enlist` began. */
export function discharge(guard: Guard): void {
  if (guards.get(guard.guarded) === guard) guards.delete(guard.guarded);
}

/** Whether a gate shows content instead of guarding an action. With a mode that is none, nothing is shown. */
export function reveals({ mode }: GateSettings): boolean {
  return (mode ?? 'action') !== 'action';
}

/** The types of events that a gate holds back. Taken away or left empty, the attribute must not open it. */
export function interceptedTypes({ intercept }: GateSettings): string[] {
  return (intercept?.trim() || 'click submit').split(/\s+/);
}
