import { page, unclobbered } from '../../../dom/unclobbered.js';

const GAP = 8;

/**
 * Shows a popover beside an element, below it where there is room, else above, and keeps it there while the page
 * scrolls.
 * @param about What it is about; without it, or out of sight, it is shown at the lower edge of the window.
 * @returns The function that takes it away (false), and brings it back (true).
 */
export function showBeside(popover: HTMLDivElement, about: Element | null): (shown: boolean) => void {
  const place = (): void => {
    const { width, height } = popover.getBoundingClientRect();
    const { clientWidth, clientHeight } = unclobbered(page.documentElement);
    const box = about && unclobbered(about).getBoundingClientRect();
    const seen = box && box.width + box.height > 0 && box.bottom > 0 && box.top < clientHeight;
    const start = getComputedStyle(popover).direction === 'rtl' && box ? box.right - width : (box?.left ?? 0);
    const left = seen ? start : (clientWidth - width) / 2;
    const below = seen ? box.bottom + GAP : clientHeight - height - GAP;
    const top = seen && below + height > clientHeight ? box.top - height - GAP : below;
    popover.style.left = `${clamp(left, clientWidth - width)}px`;
    popover.style.top = `${clamp(top, clientHeight - height)}px`;
  };
  // What is nested in it is drawn later than itself.
  const grown = new ResizeObserver(place);
  const toggle = (shown: boolean): void => {
    // Without a top layer, it is at least there.
    if (popover.isConnected) popover.togglePopover?.(shown);
    if (shown) {
      place();
      grown.observe(popover);
    } else {
      grown.disconnect();
    }
    const listen = shown ? addEventListener : removeEventListener;
    for (const type of ['scroll', 'resize']) listen(type, place, { capture: true, passive: true });
  };
  toggle(true);
  return toggle;
}

function clamp(value: number, most: number): number {
  return Math.max(GAP, Math.min(value, most - GAP));
}
