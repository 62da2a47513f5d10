import { composedClosest, composedContains, deepActiveElement } from '../../../dom/composed-tree.js';
import { read, unclobbered } from '../../../dom/unclobbered.js';

const GAP = 8;
const CONTROLS = 'a[href],button,input,select,textarea,summary,[tabindex],[role=button],[role=link]';
// What it costs to cover something: what it is about or has the focus, what else is guarded there, what has the focus
// around it, as its row may, what else stands in its row, and in the rows before and after. To be far away costs more
// than these.
const MOST = 10_000;
const GUARDED = 100;
const FAR = 90;
const AROUND = 50;
const IN_ROW = 20;
const BESIDE = 1;
// A notice is never higher than so many rows, above or below.
const MOST_ROWS = 8;

/** What a notice is shown beside, and must not cover. */
export interface NoticePlace {
  /** What it is about; null, or out of sight: it is shown at an edge of the window. */
  readonly about: Element | null;
  /** What is guarded: the controls in it stay free, where there is room. */
  readonly guarded: Element | null;
}

interface Point {
  readonly left: number;
  readonly top: number;
  /** Whether it is at the window's edge, and not beside what it is about. */
  readonly isFar?: boolean;
}

interface Box extends Point {
  readonly right: number;
  readonly bottom: number;
}

/**
 * Shows a popover beside an element, and keeps it there whatever moves: it is looked at before each frame is painted,
 * because nothing tells of a transform, of a font that has loaded, or of a line that was inserted above. Of the places
 * beside the element, it takes the first that covers neither that element, nor what has the focus, nor what is guarded.
 * @returns The function that takes it away (false), and brings it back (true).
 */
export function showBeside(popover: HTMLElement, place: NoticePlace): (shown: boolean) => void {
  const { about } = place;
  let isShown = false;
  let frame = 0;
  let side = 0;
  let isInSight = true;
  // What a scrolling ancestor hides still has its box.
  const sight = new IntersectionObserver(entries => (isInSight = entries.at(-1)!.isIntersecting));
  const follow = (): void => {
    side = put(popover, place, isInSight, side);
    frame = requestAnimationFrame(follow);
  };
  return shown => {
    if (shown === isShown) return;
    isShown = shown;
    // Without a top layer, it is at least there.
    if (unclobbered(popover).isConnected) unclobbered(popover).togglePopover?.(shown);
    if (shown) {
      if (about) sight.observe(about);
      follow();
    } else {
      sight.disconnect();
      cancelAnimationFrame(frame);
    }
  };
}

/** Puts the popover where it covers least, if possible where it was before; returns which of the places that is. */
function put(popover: HTMLElement, place: NoticePlace, isInSight: boolean, before: number): number {
  const places = placesFor(popover, place, isInSight);
  const { width, height } = unclobbered(popover).getBoundingClientRect();
  const avoided = boxesToAvoid(popover, place);
  const costs = places.map(({ left, top, isFar }) => {
    const box = { left, top, right: left + width, bottom: top + height };
    const start = isFar ? FAR : 0;
    return avoided.reduce(
      (cost, { box: other, weight }) => (overlap(box, other) ? cost + weight : cost),
      start,
    );
  });
  const least = Math.min(...costs);
  const side = costs[before] === least ? before : costs.indexOf(least);
  const { left, top } = places[side]!;
  // What is around it may be zoomed, and so is each length that is set here.
  const { currentCSSZoom: zoom = 1 } = unclobbered(popover) as { currentCSSZoom?: number };
  unclobbered(popover).style.left = `${left / zoom}px`;
  unclobbered(popover).style.top = `${top / zoom}px`;
  return side;
}

/** Where it could be, the best first: below, above, after and before what it is about; at the window's edges. */
function placesFor(popover: HTMLElement, { about }: NoticePlace, isInSight: boolean): Point[] {
  const { width, height } = unclobbered(popover).getBoundingClientRect();
  const { clientWidth, clientHeight } = unclobbered(read(Document.prototype, 'documentElement', document));
  const inWindow = (left: number, top: number): Point => ({
    left: clamp(left, clientWidth - width),
    top: clamp(top, clientHeight - height),
  });
  const middle = (clientWidth - width) / 2;
  const edges = [inWindow(middle, clientHeight), inWindow(middle, 0)].map(edge => ({ ...edge, isFar: true }));
  const box = about && isInSight ? boxOf(about) : null;
  if (!box || box.bottom <= 0 || box.top >= clientHeight) return edges;
  const isRightToLeft = getComputedStyle(popover).direction === 'rtl';
  const start = isRightToLeft ? box.right - width : box.left;
  const beside = [inWindow(box.right + GAP, box.top), inWindow(box.left - width - GAP, box.top)];
  if (isRightToLeft) beside.reverse();
  return [inWindow(start, box.bottom + GAP), inWindow(start, box.top - height - GAP), ...beside, ...edges];
}

/** What is not to be covered: above all what it is about, and what has the focus. */
function boxesToAvoid(
  popover: HTMLElement,
  { about, guarded }: NoticePlace,
): Array<{ box: Box; weight: number }> {
  const focused = deepActiveElement();
  const isFree = (element: Element | null): element is Element =>
    !!element &&
    !composedContains(popover, element) &&
    (element === about || !about || !composedContains(element, about));
  const most = [about, focused].filter(isFree).map(element => ({ element, weight: MOST }));
  const weigh = (places: readonly Element[], weight: number): Array<{ element: Element; weight: number }> =>
    places
      .flatMap(place => [...Element.prototype.querySelectorAll.call(place, CONTROLS)])
      .filter(isFree)
      .map(element => ({ element, weight }));
  const around =
    about && focused && focused !== about && composedContains(focused, about)
      ? [{ element: focused, weight: AROUND }]
      : [];
  const own = weigh(guarded ? [guarded] : [], GUARDED);
  const row = about && rowOf(about);
  const neighbours = row ? [...weigh([row], IN_ROW), ...weigh(rowsBeside(row), BESIDE)] : [];
  return [...most, ...own, ...around, ...neighbours].flatMap(({ element, weight }) => {
    const box = boxOf(element);
    return box ? { box, weight } : [];
  });
}

function rowOf(about: Element): Element | null {
  let row = composedClosest(about, 'tr,li,[role=row],[role=listitem]');
  // A gate may be all around a row.
  while (row && !next(row) && !previous(row) && parent(row)) row = parent(row);
  return row;
}

// The rows before and after the one that it is about are mostly guarded themselves.
function rowsBeside(row: Element): Element[] {
  const rows: Element[] = [];
  for (const step of [previous, next]) {
    let beside = step(row);
    for (let count = 0; beside && count < MOST_ROWS; count++, beside = step(beside)) rows.push(beside);
  }
  return rows;
}

const next = (element: Element): Element | null => read(Element.prototype, 'nextElementSibling', element);
const previous = (element: Element): Element | null =>
  read(Element.prototype, 'previousElementSibling', element);
const parent = (element: Element): Element | null => read(Node.prototype, 'parentElement', element);

// A form may have a field of that name.
function boxOf(element: Element): Box | null {
  const box = Element.prototype.getBoundingClientRect.call(element);
  return box.width + box.height > 0 ? box : null;
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function clamp(value: number, most: number): number {
  return Math.max(GAP, Math.min(value, most - GAP));
}
