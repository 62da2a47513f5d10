import { h } from './dom.js';
import { sheet } from './styles.js';
import { createView } from './view.js';

/**
 * The frame of a modal: a plain element on `body` above everything, not a `<dialog>`, with an open shadow root.
 * Escape cancels; Tab stays inside; focus comes in, and goes back afterwards.
 */
class AuthModal extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet()];
  }
}

for (const tag of ['auth-login-modal', 'auth-idp-modal', 'auth-console-modal', 'auth-waiting-overlay']) {
  if (!customElements.get(tag)) customElements.define(tag, class extends AuthModal {});
}

/**
 * Opens a modal and runs a flow in it.
 * @param run `(view, done)`: shows its steps in the view, and calls `done(result)` at the end.
 * @returns The flow's result, or what the view's `cancelled` holds when the person closed the modal.
 */
export function openModal(tag, run) {
  const modal = document.createElement(tag);
  const before = deepActiveElement();
  return new Promise(resolve => {
    const view = createView({ headingId: 'heading' });
    let closed = false;
    const close = result => {
      if (closed) return;
      closed = true;
      removeEventListener('keydown', onKeydown, true);
      modal.remove();
      if (before?.isConnected) before.focus({ preventScroll: true });
      resolve(result);
    };
    const cancel = () => close(view.cancelled);
    const onKeydown = event => {
      if (event.key === 'Escape' && !event.isComposing) {
        event.preventDefault();
        event.stopPropagation();
        cancel();
      } else if (event.key === 'Tab') {
        keepInside(event, modal.shadowRoot);
      }
    };
    const panel = h(
      'div',
      { class: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'heading' },
      h('button', { class: 'close', type: 'button', 'aria-label': 'Close', onclick: cancel }, '×'),
      view.element,
      h('p', { class: 'brand' }, 'Secured by the Transcodes emulator'),
    );
    modal.shadowRoot.append(h('div', { class: 'backdrop' }), h('div', { class: 'scroll' }, panel));
    addEventListener('keydown', onKeydown, true);
    document.body.append(modal);
    Promise.resolve(run(view, close)).catch(error =>
      view.show('This did not work', h('p', { class: 'error', role: 'alert' }, error.message)),
    );
  });
}

function deepActiveElement() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

function keepInside(event, root) {
  const stops = [...root.querySelectorAll('a[href], button, input')].filter(
    element => !element.disabled && element.checkVisibility(),
  );
  const at = stops.indexOf(root.activeElement);
  const leaves = event.shiftKey ? at <= 0 : at === -1 || at === stops.length - 1;
  if (!leaves) return;
  event.preventDefault();
  (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
}
