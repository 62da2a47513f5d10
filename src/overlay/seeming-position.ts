import { composedPathOf } from '../dom/composed-tree.js';
import { isElement, unclobbered } from '../dom/unclobbered.js';

// Some layers go by where on the screen a press is, and not by what is pressed.

/** Where in the page it seems to happen what the person does in the provider's window. */
export interface Place {
  /** What it seems to happen to. */
  readonly layer: Element;
  /** What in it is to be verified: something that the person sees, and that the layer encloses. */
  readonly trigger: Element;
}

/** What tells the position of an event of a pointer or a touch, as if it were in the middle of the trigger. */
export function positionAt(place: Place, event: Event): Record<string, unknown> {
  if (event instanceof MouseEvent) return positionOf(event, place);
  if (!('touches' in event)) return {};
  const lists = ['touches', 'targetTouches', 'changedTouches'] as const;
  return Object.fromEntries(lists.map(name => [name, movedTo(place, (event as TouchEvent)[name])]));
}

type Positioned = Pick<MouseEvent, 'clientX' | 'clientY' | 'screenX' | 'screenY'>;

function positionOf(
  { clientX, clientY, screenX, screenY }: Positioned,
  place: Place,
): Record<string, number> {
  const { x, y } = middleOf(place);
  const { left, top } = unclobbered(place.layer).getBoundingClientRect();
  return {
    ...{ x, y, clientX: x, clientY: y, pageX: x + scrollX, pageY: y + scrollY },
    ...{
      screenX: screenX - clientX + x,
      screenY: screenY - clientY + y,
      offsetX: x - left,
      offsetY: y - top,
    },
  };
}

function movedTo(place: Place, touches: TouchList): unknown {
  const moved = [...touches].map(touch => ({
    identifier: touch.identifier,
    target: place.layer,
    ...positionOf(touch, place),
  }));
  return Object.assign(moved, { item: (index: number) => moved[index] ?? null });
}

// A gate has no box of its own, and the trigger may have gone since.
function middleOf({ layer, trigger }: Place): { x: number; y: number } {
  for (const node of [trigger, layer].flatMap(composedPathOf)) {
    if (!isElement(node)) continue;
    const { left, top, width, height } = unclobbered(node).getBoundingClientRect();
    if (width && height) return { x: left + width / 2, y: top + height / 2 };
  }
  return { x: 0, y: 0 };
}
