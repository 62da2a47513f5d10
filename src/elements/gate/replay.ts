import { composedContains } from './composed-tree.js';
import type { HeldEvent } from './held-event.js';
import { isDisabled, standsFor } from './trigger.js';
import { isCustom, read } from './unclobbered.js';

/**
 * Whether a held event can be let go: `yes`; `changed`: it would hit something else than was meant; `click-again`:
 * the browser lets only the person do it.
 */
export type Replayable = 'yes' | 'changed' | 'click-again';

const PICKERS = /^(date|datetime-local|month|time|week)$/;

/** Decides, at the last moment, whether a held event can be let go. */
export function replayable(
  { trigger, guarded, meaning, needsActivation }: HeldEvent,
  guarding: Element,
): Replayable {
  const same =
    read(Node.prototype, 'isConnected', trigger) &&
    composedContains(guarding, guarded) &&
    !isDisabled(trigger) &&
    standsFor(trigger, guarding) === meaning;
  if (!same) return 'changed';
  const impossible =
    (needsActivation && !navigator.userActivation?.isActive) ||
    (trigger instanceof HTMLInputElement && PICKERS.test(trigger.type)) ||
    hidesShadow(trigger);
  return impossible ? 'click-again' : 'yes';
}

// What was clicked inside a closed shadow root is not known, and there is no way to ask for the root. But in any
// shadow host, a child that no slot takes is not drawn.
function hidesShadow(element: Element): boolean {
  if (element.shadowRoot || !isCustom(element)) return false;
  const probe = document.createElement('span');
  probe.slot = `stepup-probe-${Math.random()}`;
  probe.textContent = '.';
  element.append(probe);
  const drawn = probe.getClientRects().length > 0;
  probe.remove();
  return !drawn;
}
