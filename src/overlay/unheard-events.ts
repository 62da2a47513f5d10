const listening = new WeakSet<EventTarget>();
// How many events our own closing and opening still will dispatch, by dialog.
const expected = new WeakMap<EventTarget, Record<string, number>>();
let acting = false;

/**
 * Makes sure that what is done to a dialog later is not heard by the page: to be called before the page listens, for
 * window and for a shadow root, which these events do not leave.
 */
export function goUnnoticed(target: EventTarget): void {
  if (listening.has(target)) return;
  listening.add(target);
  for (const type of ['close', 'toggle', 'beforetoggle']) {
    target.addEventListener(type, swallow, { capture: true });
  }
}

function swallow(event: Event): void {
  const { target, type } = event;
  const counts = expected.get(target!);
  if (!counts) return;
  let ours = acting;
  if (counts[type]) {
    counts[type]--;
    // Closing and opening in one turn is told as one change; if the page has then closed it, as that.
    ours = (event as ToggleEvent).newState !== 'closed';
  }
  if (ours) event.stopImmediatePropagation();
}

/** Closes or opens a dialog without the page hearing of it. */
export function quietly(dialog: HTMLDialogElement, act: 'close' | 'show' | 'showModal'): void {
  const counts = expected.get(dialog) ?? { close: 0, toggle: 0 };
  expected.set(dialog, counts);
  counts[act === 'close' ? act : 'toggle']!++;
  acting = true;
  HTMLDialogElement.prototype[act].call(dialog);
  acting = false;
  if (act === 'close') return;
  // It was open all the time: nothing is to move in.
  for (const animation of dialog.getAnimations({ subtree: true })) {
    try {
      animation.finish();
    } catch {
      // One without an end goes on.
    }
  }
}
