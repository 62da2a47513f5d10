import { composedContains } from '../dom/composed-tree.js';
import type { RecordedEvent } from './recorded-event.js';
import { formOf, isDisabled, meaningOf } from './intent.js';

/**
 * Whether a held event can be let go: `yes`; `changed`: it would hit something else than was meant; `verified-click-again`:
 * the browser lets only the person do it.
 */
export type Replayability = 'yes' | 'changed' | 'verified-click-again';

/** Decides, at the last moment, whether a held event can be let go. */
export function replayabilityOf(recorded: RecordedEvent, guarded: Element): Replayability {
  const { trigger, within, form, meaning, needsActivation, onlyByHand } = recorded;
  const same =
    composedContains(guarded, within) &&
    !isDisabled(trigger, guarded) &&
    formOf(trigger) === form &&
    meaningOf(trigger, guarded) === meaning;
  if (!same) return 'changed';
  return onlyByHand || (needsActivation && !isActive()) ? 'verified-click-again' : 'yes';
}

// WebKit opens no tab and no picker after the first wait for anything, whatever it says of activation. The HTML
// Standard has this vendor for it, and for no other engine.
function isActive(): boolean {
  return navigator.vendor !== 'Apple Computer, Inc.' && navigator.userActivation?.isActive;
}
