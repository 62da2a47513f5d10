import { aborted, bounded } from '../../client/abort.js';
import { isConnected, isCustom, localNameOf, matches, read } from '../../dom/unclobbered.js';

/**
 * Waits for what the SDK shows, and closes it when the signal aborts, as far as it lets itself be closed: the SDK has
 * no method for it, but Escape closes its modals. What stays is waited for all the same, so that whoever asked can see
 * that it does.
 * @throws {StepUpError} `aborted` with the signal, once nothing is shown any more.
 */
export async function closingWith<T>(signal: AbortSignal, show: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw aborted(signal.reason);
  const before = new Set(onBody());
  const closed = new AbortController();
  const close = (): void => {
    const shown = onBody().filter(element => !before.has(element) && isWindow(element));
    for (const element of shown) pressEscape(element);
    if (!shown.some(isConnected)) closed.abort(signal.reason);
  };
  signal.addEventListener('abort', close);
  try {
    return await bounded(show(), closed.signal);
  } finally {
    signal.removeEventListener('abort', close);
  }
}

function onBody(): Element[] {
  return [...read(Element.prototype, 'children', read(Document.prototype, 'body', document))];
}

// Of what has come to the page meanwhile: no toast, and no element of ours.
function isWindow(element: Element): boolean {
  const name = localNameOf(element);
  return matches(element, 'dialog,iframe') || (isCustom(element) && !/^(stepup|mfa)-/.test(name));
}

function pressEscape(element: Element): void {
  const escape = { key: 'Escape', code: 'Escape', bubbles: true, composed: true, cancelable: true };
  EventTarget.prototype.dispatchEvent.call(element, new KeyboardEvent('keydown', escape));
}
