import { rememberFocus } from '../../../dom/focus-return.js';
import { inAnyCase } from '../../../dom/in-any-case.js';
import { page } from '../../../dom/unclobbered.js';

/** What shows something that no copy of the page may hold. */
export interface Pictured {
  /** To be called before the page is copied. */
  setAside(): void;
  /** To be called when it has been: whether it may still be shown is looked at anew. */
  bringBack(): void;
}

// When libraries copy the page for its way back, each by its own name for it.
const COPIED = [
  'turbo:before-cache',
  'turbolinks:before-cache',
  'htmx:beforeHistorySave',
  'alpine:navigating',
  'livewire:navigating',
];
// When the browser keeps the page as it is, and when it is in use again.
const KEPT = ['pagehide', 'freeze'];
const USED = ['pageshow', 'resume', 'pointerdown', 'keydown'];

const shown = new Set<Pictured>();
let followers = 0;
let isTaken = false;
let listening: AbortController | undefined;
let restoreFocus: (() => void) | undefined;

/** Whether the page is being copied, so that nothing secret may be in it. */
export function isPictureTaken(): boolean {
  return isTaken;
}

/** Has something set aside whenever the page is copied, until the function that comes back is called. */
export function setAsideForPictures(pictured: Pictured): () => void {
  shown.add(pictured);
  return () => shown.delete(pictured);
}

/** Follows when the page is copied, while there is something that could be revealed. Returns what ends it. */
export function followPictures(): () => void {
  followers++;
  listen();
  return () => {
    followers--;
    stopListening();
  };
}

function listen(): void {
  if (listening) return;
  const { signal } = (listening = new AbortController());
  // Of the document's own window, which a test runner without a browser has another global for.
  const addEventListener = EventTarget.prototype.addEventListener.bind(page.defaultView!);
  const copied = (): void => {
    begin();
    // Turbo waits for a timer before it copies: the second one here is set after that.
    setTimeout(() => setTimeout(end));
  };
  for (const type of COPIED) addEventListener(type, copied, { capture: true, signal });
  // Names that an element of the page may use for events of its own.
  const kept = ({ target }: Event): unknown => target instanceof Element || begin();
  for (const type of KEPT) addEventListener(type, kept, { capture: true, signal });
  // On `pageshow` after the client, which does not capture and was there earlier: it has forgotten by then what may have
  // ended meanwhile.
  for (const type of USED) addEventListener(type, end, { capture: type !== 'pageshow', signal });
}

function stopListening(): void {
  // A picture that is being taken has an end.
  if (followers || isTaken) return;
  listening?.abort();
  listening = undefined;
}

function begin(): void {
  if (isTaken) return;
  isTaken = true;
  restoreFocus = rememberFocus();
  inAnyCase(...[...shown].map(each => () => each.setAside()));
}

function end(): void {
  if (!isTaken) return;
  isTaken = false;
  inAnyCase(...[...shown].map(each => () => each.bringBack()), () => restoreFocus?.(), stopListening);
}
