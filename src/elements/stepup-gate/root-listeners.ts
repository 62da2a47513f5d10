import { goUnnoticed } from '../../overlay/unheard-events.js';
import { sendForms } from '../form-fetch/form-fetch.js';

/** Listens in the shadow root that a gate is in, which some events do not leave. The document is listened to from the start. */
export function listenInRoot(root: Node): void {
  if (root === document) return;
  sendForms(root);
  goUnnoticed(root);
}
