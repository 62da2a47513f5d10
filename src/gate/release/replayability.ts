import { composedContains } from '../../dom/composed-tree.js';
import { attribute, isShadowRoot, matches, page, rootOf } from '../../dom/unclobbered.js';
import { formOf, inputType } from '../intent.js';
import type { RecordedEvent, Replayability } from '../recorded-event.js';
import { seemsDrawnByClosedRoot } from './closed-root.js';
import { isUnchanged } from './comparison.js';

const PICKERS = /^(date|datetime-local|month|time|week)$/;

/** Decides, at the last moment, whether a held event can be let go. */
export function replayabilityOf(recorded: RecordedEvent, guarded: Element): Replayability {
  const { trigger, within, form, seen } = recorded;
  const same =
    composedContains(guarded, within) &&
    !isDisabled(trigger, guarded) &&
    formOf(trigger) === form &&
    isUnchanged(seen);
  if (!same) return 'changed';
  return isOnlyByHand(recorded) || (needsActivation(recorded) && !isActive())
    ? 'verified-click-again'
    : 'yes';
}

// The trigger, or a component inside the gate that it is drawn by.
function isDisabled(trigger: Element, guarded: Element): boolean {
  // Frameworks write `disabled="false"` on what HTML has no such attribute for.
  if (matches(trigger, ':disabled,[disabled]:not([disabled=false]),[aria-disabled=true]')) return true;
  const root = rootOf(trigger);
  return isShadowRoot(root) && root !== rootOf(guarded) && isDisabled(root.host, guarded);
}

// WebKit opens no tab and no picker after the first wait for anything, whatever it says of activation. The HTML
// Standard has this vendor for it, and for no other engine.
function isActive(): boolean {
  return navigator.vendor !== 'Apple Computer, Inc.' && navigator.userActivation?.isActive;
}

/** Whether a browser lets it happen only while the person is active. */
function needsActivation(recorded: RecordedEvent): boolean {
  const { reason, event, link, form, submitter } = recorded;
  const trigger = submitter ?? recorded.trigger;
  if (reason === 'submit') return opensElsewhere(form!, trigger === form ? null : trigger);
  if (opensPicker(trigger)) return true;
  if (link) {
    const { button, ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    return button === 1 || ctrlKey || metaKey || shiftKey || isElsewhere(attribute(link, 'target'));
  }
  return !!form && opensElsewhere(form, trigger);
}

function opensPicker(trigger: Element | null): boolean {
  if (!trigger) return false;
  if (matches(trigger, 'label')) return opensPicker((trigger as HTMLLabelElement).control);
  return /^(file|color)$/.test(inputType(trigger) ?? '');
}

/** Whether only the person can make it happen. */
function isOnlyByHand({ reason, event, trigger, link, hit }: RecordedEvent): boolean {
  if (reason === 'submit') return false;
  if (PICKERS.test(inputType(trigger) ?? '')) return true;
  // A synthetic click with this key opens what it was to download.
  if (link && (event as MouseEvent).altKey) return true;
  return matches(trigger, 'audio,video') || seemsDrawnByClosedRoot(hit);
}

function opensElsewhere(form: HTMLFormElement, submitter: Element | null): boolean {
  return isElsewhere((submitter && attribute(submitter, 'formtarget')) ?? attribute(form, 'target'));
}

function isElsewhere(target: string | null): boolean {
  const name = target ?? page.querySelector<HTMLBaseElement>('base[target]')?.target;
  const isInPage = (): boolean => !!page.querySelector(`iframe[name="${CSS.escape(name!)}"]`);
  return !!name && !/^_(self|parent|top)$/i.test(name) && !isInPage();
}
