import { rootOf } from '../../dom/unclobbered.js';
import { guardedBy } from '../../gate/guard.js';
import { goUnnoticed } from '../../overlay/unheard-events.js';
import { sendForms } from '../form-fetch/form-fetch.js';
import { layOut } from './layout.js';

/**
 * Lays a gate out in the root that it is in, and listens in the shadow root of what it guards, which some events do not
 * leave. The document is listened to from the start.
 */
export function enterRoots(gate: HTMLElement): void {
  layOut(gate, rootOf(gate));
  const root = rootOf(guardedBy(gate));
  if (root === document) return;
  sendForms(root);
  goUnnoticed(root);
}
