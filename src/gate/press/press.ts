import { composedPathOf } from '../../dom/composed-tree.js';
import { isElement } from '../../dom/unclobbered.js';
import type { Deciding } from '../decide.js';
import { onlyEdits } from '../editing-clicks.js';
import type { Guard } from '../guard.js';
import { isOfKey } from '../press-events.js';
import { activatedBy, activatedByKey, isClicked, needsClickFor } from './activation.js';

/** One press, from its beginning to its end. It is decided about once. */
interface Press {
  /** Where it began. */
  readonly hit: EventTarget;
  readonly first: Event;
  latest: Event;
  readonly seen: Set<string>;
  /** The guards that let it pass. */
  passes: readonly Guard[];
  /** The listener at which it is held; null: it passes. */
  heldAt: EventTarget | null;
  /** Whether the browser makes no click of it, so that its key asks. */
  asks: boolean;
}

// By pointer or key. What a mouse or a finger tells belongs to the pointer that was the last to tell something.
const presses = new Map<unknown, Press>();
let latestPointer: unknown;
let forgetting: ReturnType<typeof setTimeout> | undefined;
// Longer than a browser waits with the mouse events and the click that follow the end of a touch.
const FORGET_MS = 1000;
// A hand that presses trembles no further, and libraries take about as much for the beginning of a drag.
const TREMBLE_PX = 10;

/** Whether a click belongs to a press that is held. */
export function isPressHeld(click: Event): boolean {
  return !!pressBefore(click)?.heldAt;
}

/**
 * Whether a click is only what the browser ends a drag with: of a row, a slide, a splitter, a selection of text. A finger
 * that drags makes no click. So is one whose press began in a text field, and ended on something else.
 * @param inside From what was hit up to, and without, what guards it.
 */
export function endsDrag(click: MouseEvent, inside: readonly Element[]): boolean {
  const press = pressBefore(click);
  if (!press || press.heldAt || isClicked(inside)) return false;
  if (leftWhatItEdits(press, click)) return true;
  const { clientX, clientY, pointerType } = press.first as PointerEvent;
  return pointerType !== 'touch' && Math.hypot(click.clientX - clientX, click.clientY - clientY) > TREMBLE_PX;
}

// A calendar, for example, that its field has opened under the pointer: where a press ends on something else than it began
// on, the browser clicks on what is around both, and nobody has meant that.
function leftWhatItEdits({ hit }: Press, click: Event): boolean {
  return click.composedPath()[0] !== hit && onlyEdits(composedPathOf(hit as Node).filter(isElement));
}

// A key's click has no pointer, and so no press before it.
function pressBefore({ isTrusted, detail }: Event & { detail?: number }): Press | undefined {
  return isTrusted && detail ? presses.get(latestPointer) : undefined;
}

/**
 * Decides about an event of a press: where its click would be held, it reaches nobody. Only its propagation is stopped, so
 * that focus, scrolling, selection and the click stay; a key for which the browser makes no click asks by itself.
 * @param holding The guards that would hold its click now, with what they have to know.
 * @param passing Those that would let it pass.
 * @param ask Asks about the click that the key stands for.
 */
export function holdPress(
  event: Event,
  holding: readonly Deciding[],
  passing: readonly Guard[],
  ask: () => void,
): void {
  // Other buttons make no click: the right one opens the context menu.
  if ((event as MouseEvent).button > 1) return;
  // Both of its clicks were held, whatever they were on.
  if (event.type === 'dblclick') {
    if (holding.length) event.stopImmediatePropagation();
    return;
  }
  const press = pressOf(event);
  if (press.heldAt ? press.heldAt !== event.currentTarget : !isHeldBy(press, event, holding, passing)) return;
  event.stopImmediatePropagation();
  if (!press.asks) return;
  event.preventDefault();
  const { key, repeat, type } = event as KeyboardEvent;
  const isMoment = type === (key === 'Enter' ? 'keydown' : 'keyup') && !repeat;
  if (isMoment && event.composedPath()[0] === press.hit) ask();
}

// Whether a press that passes so far is held from here on or, where it began elsewhere, does not end here.
function isHeldBy(
  press: Press,
  event: Event,
  holding: readonly Deciding[],
  passing: readonly Guard[],
): boolean {
  const isFirst = press.first === event;
  if (isFirst) press.passes = passing;
  const against = holding.filter(({ guard }) => !press.passes.includes(guard));
  const inside = against.at(-1)?.inside ?? [];
  const activated = activatedBy(inside) ?? (isOfKey(event) ? activatedByKey(inside) : undefined);
  if (!activated) return false;
  if (isFirst) {
    press.heldAt = event.currentTarget;
    press.asks = isOfKey(event) && needsClickFor(event.key, activated, press.hit);
  } else if (/up$|end$/.test(event.type)) tell(press, event);
  return true;
}

function pressOf(event: Event): Press {
  if ('pointerId' in event) latestPointer = event.pointerId;
  const key = isOfKey(event) ? event.key : latestPointer;
  let press = presses.get(key);
  if (!press || isNew(event, press)) {
    const hit = event.composedPath()[0]!;
    press = { hit, first: event, latest: event, seen: new Set(), passes: [], heldAt: null, asks: false };
    presses.set(key, press);
  }
  press.latest = event;
  press.seen.add(event.type);
  clearTimeout(forgetting);
  if (!/down$|start$/.test(event.type)) forgetting = setTimeout(() => presses.clear(), FORGET_MS);
  return press;
}

// Each type comes once in a press, but for a key that is held down. A listener on a shadow root sees the same event again.
function isNew(event: Event, { latest, seen }: Press): boolean {
  const { type, repeat } = event as KeyboardEvent;
  return event !== latest && !repeat && type !== 'keypress' && (type === 'pointerdown' || seen.has(type));
}

// What was pressed elsewhere ends there, and not on what is guarded: nobody is left with half a press.
function tell(press: Press, event: Event): void {
  const Kind = event.constructor as typeof Event;
  // It is the end of this press, and no other one.
  press.latest = new Kind(event.type, event);
  EventTarget.prototype.dispatchEvent.call(press.hit, press.latest);
}
