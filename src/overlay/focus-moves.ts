import { inOwnTask } from '../dom/task.js';
import { FOCUS } from './earliest-listeners.js';
import { controlsIn, type ProviderNodes } from './provider-nodes.js';

// The focus, and the mouse, go from the page to the provider's window and back without the page hearing that they have
// left: a layer that closes when they do stays. What a script of the page takes from the provider's window is given
// back at once, and neither side hears of that: a focus trap that checks document.activeElement, or does so by a timer.

const LEAVING = ['blur', 'focusout', 'pointerout', 'pointerleave', 'mouseout', 'mouseleave'];
const ARRIVING = ['focus', 'focusin', 'pointerover', 'pointerenter', 'mouseover', 'mouseenter'];

let silence = 0;

/** Moves the focus without anyone hearing of it. */
export function silently(act: () => void): void {
  silence++;
  try {
    act();
  } finally {
    silence--;
  }
}

/** Whether an event tells of what {@link silently} does. */
export function isSilenced({ type }: Event): boolean {
  return silence > 0 && FOCUS.includes(type);
}

/** Follows where the person is while a question is open. */
export class FocusMoves {
  readonly #nodes: ProviderNodes;
  /** What has, or had last, the focus in the provider's window. */
  #held: HTMLElement | null = null;
  /** Whether the person has pressed something in the page, or goes on by Tab. */
  #isByPerson = false;

  constructor(nodes: ProviderNodes) {
    this.#nodes = nodes;
  }

  /** To be called for each event in the provider's window; tells whether it is to be heard there. */
  inProviders(event: Event): boolean {
    const { type } = event;
    if (['pointerdown', 'keydown', 'keyup', 'focus', 'focusin'].includes(type)) this.#isByPerson = false;
    if (type === 'keydown' && this.#leadsOut(event as KeyboardEvent)) {
      this.#isByPerson = true;
      // Where it leads is told in this task.
      inOwnTask(() => (this.#isByPerson = false));
    }
    if (!FOCUS.includes(type)) return true;
    this.#held = event.composedPath()[0] as HTMLElement;
    const { relatedTarget } = event as FocusEvent;
    const isTaken = LEAVING.includes(type) && relatedTarget && !this.#isByPerson;
    return !isTaken || this.#nodes.contain(relatedTarget);
  }

  /** To be called for each event in the page; tells whether it is to be heard there. */
  inPage(event: Event): boolean {
    const { type, isTrusted } = event;
    if (!isTrusted) return true;
    if (type === 'keydown' && this.#leadsIn(event as KeyboardEvent)) return false;
    if (type === 'pointerdown' || (type === 'keydown' && !(event as KeyboardEvent).repeat))
      this.#isByPerson = true;
    if (LEAVING.includes(type)) return this.#isLeftOpenly(event as FocusEvent);
    return !ARRIVING.includes(type) || this.#hasArrived(event as FocusEvent);
  }

  #isLeftOpenly({ type, relatedTarget }: FocusEvent): boolean {
    const isIntoNothing = FOCUS.includes(type) && !relatedTarget && !this.#isByPerson;
    return !isIntoNothing && !this.#nodes.contain(relatedTarget);
  }

  #hasArrived(event: FocusEvent): boolean {
    const { type, relatedTarget } = event;
    if (FOCUS.includes(type)) {
      const held = this.#isByPerson ? null : this.#held;
      if (held?.isConnected) {
        if (type === 'focusin') this.#giveBack(held);
        return false;
      }
      this.#held = null;
    }
    // Whoever comes from the provider's window comes from nowhere.
    if (this.#nodes.contain(relatedTarget)) Object.defineProperty(event, 'relatedTarget', { value: null });
    return true;
  }

  // A listener of the page that is on window longer than ours takes it again: it keeps it.
  #giveBack(held: HTMLElement): void {
    if (!silence) silently(() => held.focus({ preventScroll: true }));
  }

  // Only from its last control, or back from its first one; of a closed root nothing is known.
  #leadsOut(event: KeyboardEvent): boolean {
    if (event.key !== 'Tab') return false;
    const controls = this.#nodes.seen().flatMap(controlsIn);
    const from = controls.indexOf(event.composedPath()[0] as HTMLElement);
    return from < 0 || from === (event.shiftKey ? 0 : controls.length - 1);
  }

  // The page's layer may keep Tab in.
  #leadsIn(event: KeyboardEvent): boolean {
    if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return false;
    const controls = this.#nodes.seen().flatMap(controlsIn);
    const control = event.shiftKey ? controls.at(-1) : controls[0];
    if (!control) return false;
    event.preventDefault();
    control.focus();
    return true;
  }
}
