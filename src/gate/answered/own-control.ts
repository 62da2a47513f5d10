import { drawn } from '../../dom/drawn.js';
import { rootOf } from '../../dom/unclobbered.js';
import { guardOf } from '../guard.js';

/**
 * Keeps what is done on a control that one of our elements has drawn to that element, where it lies in a gate: no gate
 * asks about it, and nothing that is guarded hears of it. A dangerous listener may be around a `<stepup-status>` that
 * somebody has put into a text.
 * @returns Whether it was kept there, so that there is nothing more to decide.
 */
export function keepToOwnControl(event: Event, path: readonly EventTarget[]): boolean {
  const hit = path[0]!;
  if (!drawn.has(hit)) return false;
  const { host } = rootOf(hit as Element) as ShadowRoot;
  if (!path.some(target => isGuardedBeyond(target, host))) return false;
  event.stopImmediatePropagation();
  if (event.type === 'click') {
    // A link or a label around it does nothing either.
    event.preventDefault();
    // It ends at the root that the control is in, and is all that our controls listen to.
    hit.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  }
  return true;
}

function isGuardedBeyond(target: EventTarget, host: Element): boolean {
  const guard = guardOf(target);
  return !!guard && guard.gate !== host && !guard.settings.disabled;
}
