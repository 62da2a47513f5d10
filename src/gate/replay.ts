import { composedContains } from '../dom/composed-tree.js';
import type { HeldEvent } from './held-event.js';
import { formOf, isDisabled, standsFor } from './trigger.js';

/**
 * Whether a held event can be let go: `yes`; `changed`: it would hit something else than was meant; `verified-click-again`:
 * the browser lets only the person do it.
 */
export type Replayable = 'yes' | 'changed' | 'verified-click-again';

/** Decides, at the last moment, whether a held event can be let go. */
export function replayable(held: HeldEvent, guarding: Element): Replayable {
  const { trigger, guarded, form, meaning, needsActivation, onlyByHand } = held;
  const same =
    composedContains(guarding, guarded) &&
    !isDisabled(trigger, guarding) &&
    formOf(trigger) === form &&
    standsFor(trigger, guarding) === meaning;
  if (!same) return 'changed';
  return onlyByHand || (needsActivation && !isActive()) ? 'verified-click-again' : 'yes';
}

// WebKit opens no tab and no picker after the first wait for anything, whatever it says of activation. The HTML
// Standard has this vendor for it, and for no other engine.
function isActive(): boolean {
  return navigator.vendor !== 'Apple Computer, Inc.' && navigator.userActivation?.isActive;
}
