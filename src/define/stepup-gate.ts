import '../providers/default.js';
import { sendForms } from '../elements/form-fetch/form-fetch.js';
import { alsoGuard, listen } from '../gate/interception.js';
import { watchFocusTraps } from '../overlay/focus-traps.js';
import { guardOfMarked } from '../gate/marked-element.js';
import { goUnnoticed } from '../overlay/modal-dialogs.js';
import { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';
import './mfa-setup-prompt.js';

if (!customElements.get('stepup-gate')) {
  customElements.define('stepup-gate', StepUpGate);
  // Before the page's own listeners on window, wherever its first gate comes from.
  if (typeof document !== 'undefined') {
    listen(window);
    alsoGuard(guardOfMarked);
    sendForms(document);
    goUnnoticed(window);
    watchFocusTraps();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'stepup-gate': StepUpGate;
  }
}

export { StepUpGate };
