import { attribute, isConnected, matches } from '../dom/unclobbered.js';
import { formOf, isSubmitter } from './intent.js';
import { takeSnapshot, type Snapshot } from './snapshot.js';

/**
 * Whether a held event can be let go: `yes`; `changed`: it would hit something else than was meant; `verified-click-again`:
 * the browser lets only the person do it.
 */
export type Replayability = 'yes' | 'changed' | 'verified-click-again';

/** An event that was held back, with all that is needed to let it happen later. */
export interface RecordedEvent {
  readonly reason: 'click' | 'submit';
  readonly event: Event;
  /** Whether the press that led to it was held too: it is repeated as a click without a pointer. */
  readonly isPress: boolean;
  /** What the person meant; for a form without a submit button, the form. */
  readonly trigger: Element;
  /** The innermost element that was hit. */
  readonly hit: Element;
  /** What lies in the gate: the trigger or, where a button outside submits a form inside, the form. */
  readonly within: Element;
  /** The link that was hit. */
  readonly link: Element | null;
  /** A button that was in the page only to submit the form: it has to be there again for that. */
  readonly submitter?: HTMLElement;
  /** The form that the trigger submitted. */
  readonly form: HTMLFormElement | null;
  /** All that can tell what the trigger stood for when it was held back. */
  readonly seen: Snapshot;
}

/**
 * Records an event, so that it can happen later. How it is let go, the late part knows (`release/`).
 * @param inside From what was hit up to, and without, what guards it.
 * @param trigger What the person meant.
 * @param guarded The element in which it is guarded.
 * @param isPress Whether the press that led to it was held too.
 */
export function record(
  event: Event,
  {
    inside,
    trigger,
    guarded,
    isPress,
  }: { inside: readonly Element[]; trigger: Element; guarded: Element; isPress: boolean },
): RecordedEvent {
  const hit = inside[0] ?? guarded;
  const form = formOf(trigger);
  const isSubmission = event.type === 'submit' && form !== null;
  const recorded: RecordedEvent = {
    reason: isSubmission ? 'submit' : 'click',
    event,
    isPress,
    trigger,
    hit,
    within: isSubmission ? hit : trigger,
    link: inside.find(element => matches(element, 'a,area')) ?? null,
    form,
    seen: takeSnapshot(trigger, guarded),
  };
  if (form && trigger !== form) queueMicrotask(() => followFormOnly(recorded, inside, guarded));
  return recorded;
}

// A component may put a button into its form, click it, and take it out again, all in one turn: then it is the form that
// tells what is meant, and whether that has changed by the time of the replay.
function followFormOnly(recorded: RecordedEvent, inside: readonly Element[], guarded: Element): void {
  const { event, trigger, form } = recorded;
  // What the person clicked and is gone, they can see that it is gone.
  const isByScript = event.type === 'submit' || !event.isTrusted;
  if (!isByScript || isConnected(trigger) || !isConnected(form!)) return;
  const followed: Partial<RecordedEvent> = {
    trigger: form!,
    within: inside.find(isConnected) ?? guarded,
    submitter: trigger as HTMLElement,
    seen: takeSnapshot(form!, guarded),
  };
  Object.assign(recorded, followed);
}

/** Whether a click submits a form that is not valid; says so to the person. */
export function reportsInvalidForm(trigger: Element): boolean {
  if (!isSubmitter(trigger)) return false;
  const form = formOf(trigger);
  if (!form || trigger.formNoValidate || attribute(form, 'novalidate') !== null) return false;
  return !HTMLFormElement.prototype.reportValidity.call(form);
}
