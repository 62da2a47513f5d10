import '../providers/default.js';
import { lateAsking } from '../client/late-asking.js';
import { afterStart } from '../dom/when-idle.js';
import { sendForms } from '../elements/form-fetch/form-fetch.js';
import { StepUpGate } from '../elements/stepup-gate/stepup-gate.js';
import { listen } from '../gate/listeners.js';
import { listenEarliest } from '../overlay/earliest-listeners.js';
import { goUnnoticed } from '../overlay/unheard-events.js';

// Registers the gate alone: whoever imports this says where its looks come from, by `setLooksLoader`.

if (globalThis.customElements && !customElements.get('stepup-gate')) {
  customElements.define('stepup-gate', StepUpGate);
  // Before the page's own listeners on window, wherever its first gate comes from.
  if (typeof document !== 'undefined') {
    listenInPage();
    // `document.open()` takes every listener away, and so does `document.write()` in a page that is loaded.
    new MutationObserver(listenInPage).observe(document, { childList: true });
    // A part of its own, so that a question does not wait for the looks; a failure is told when somebody asks.
    afterStart(() => void lateAsking.load().catch(() => undefined));
  }
}

function listenInPage(): void {
  listen(window);
  sendForms(document);
  goUnnoticed(window);
  listenEarliest();
}

declare global {
  interface HTMLElementTagNameMap {
    'stepup-gate': StepUpGate;
  }
}

export { StepUpGate };
