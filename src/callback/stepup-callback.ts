import {
  CALLBACK_CHANNEL,
  RETURN_KEY,
  type CallbackAnswer,
  type CallbackReceipt,
  type KeptReturn,
} from '../providers/oidc/oauth/answer.js';

// How long the page that has asked is waited for. Its window goes then as well, but says so before.
const PATIENCE_MS = 2000;

const { search, origin, protocol, pathname } = location;
const state = new URLSearchParams(search).get('state');
// The text of one's own language: `data-text` of the script tag.
const text =
  document.currentScript?.getAttribute('data-text') ?? 'You can close this window and go back to the page.';

// An answer is for one reader: not for the history, and not for whoever looks over the shoulder.
history.replaceState(null, '', origin + pathname);
if (state === null) say();
else if (!returnToPage(state)) passOn(state);

/** Leads back to the page that has navigated here. */
function returnToPage(state: string): boolean {
  let page: URL;
  try {
    const left = JSON.parse(sessionStorage.getItem(RETURN_KEY) ?? 'null') as KeptReturn | null;
    if (left?.state !== state) return false;
    page = new URL(left.page);
  } catch {
    // Nothing can have been kept here, or what is there was not kept by us.
    return false;
  }
  // A page of this origin, and no document that a script has made (`blob:`).
  if (page.origin !== origin || page.protocol !== protocol) return false;
  page.search += (page.search ? '&' : '?') + search.slice(1);
  location.replace(page);
  return true;
}

/** Passes the answer on to the page that has opened this window, or has lost it to COOP. */
function passOn(state: string): void {
  const answer: CallbackAnswer = { type: 'stepup-elements.oidc.answer', state, query: search };
  const channel = new BroadcastChannel(CALLBACK_CHANNEL);
  const receive = ({ data }: MessageEvent): void => {
    const receipt = data as Partial<CallbackReceipt> | null;
    if (receipt?.type === 'stepup-elements.oidc.received' && receipt.state === state) leave();
  };
  channel.onmessage = receive;
  addEventListener('message', event => event.origin === origin && receive(event));
  channel.postMessage(answer);
  (opener as Window | null)?.postMessage(answer, origin);
  setTimeout(leave, PATIENCE_MS);
}

/** Not every browser lets a page close a window that has been elsewhere in between. */
function leave(): void {
  close();
  say();
}

function say(): void {
  if (document.querySelector('[role=status]')) return;
  const message = document.createElement('p');
  message.setAttribute('role', 'status');
  message.textContent = text;
  document.body.append(message);
}
