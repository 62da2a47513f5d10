import { unclobbered } from '../dom/unclobbered.js';
import { swallowWith } from './unheard-events.js';

// How many events our own closing and opening still will dispatch, by dialog.
const expected = new WeakMap<EventTarget, Record<string, number>>();
let acting = false;

/** Closes or opens a dialog or a popover without the page hearing of it. */
export function quietly(
  layer: HTMLElement,
  act: 'close' | 'show' | 'showModal' | 'hidePopover' | 'showPopover',
  ...options: unknown[]
): void {
  swallowWith(swallow);
  const counts = expected.get(layer) ?? { close: 0, toggle: 0 };
  expected.set(layer, counts);
  if (act === 'close') counts.close!++;
  // Hidden and shown in one turn is told once.
  else counts.toggle = 1;
  counts.hidden = Number(act === 'hidePopover');
  acting = true;
  try {
    Reflect.apply(HTMLDialogElement.prototype[act], layer, options);
  } finally {
    acting = false;
  }
  if (act === 'close' || act === 'hidePopover') return;
  // It was open all the time: nothing is to move in.
  for (const animation of unclobbered(layer).getAnimations({ subtree: true })) {
    try {
      animation.finish();
    } catch {
      // One without an end goes on.
    }
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
    ours = !!counts.hidden || (event as ToggleEvent).newState !== 'closed';
  }
  if (ours) event.stopImmediatePropagation();
}
