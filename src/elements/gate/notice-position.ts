const GAP = 8;

/**
 * Shows a popover beside an element, below it where there is room, else above, and keeps it there while the page
 * scrolls.
 * @param at What it is about; without it, or out of sight, it is shown at the lower edge of the window.
 * @returns The function that takes it away.
 */
export function showBeside(popover: HTMLElement, at: Element | null): () => void {
  // Without a top layer, it is at least there.
  if (popover.isConnected) popover.showPopover?.();
  const place = (): void => {
    const { width, height } = popover.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const box = at?.getBoundingClientRect();
    const seen = box && box.width + box.height > 0 && box.bottom > 0 && box.top < clientHeight;
    const start = getComputedStyle(popover).direction === 'rtl' && box ? box.right - width : (box?.left ?? 0);
    const left = seen ? start : (clientWidth - width) / 2;
    const below = seen ? box.bottom + GAP : clientHeight - height - GAP;
    const top = seen && below + height > clientHeight ? box.top - height - GAP : below;
    popover.style.left = `${clamp(left, clientWidth - width)}px`;
    popover.style.top = `${clamp(top, clientHeight - height)}px`;
  };
  place();
  const options = { capture: true, passive: true };
  for (const type of ['scroll', 'resize']) addEventListener(type, place, options);
  return () => {
    for (const type of ['scroll', 'resize']) removeEventListener(type, place, options);
    if (popover.isConnected && popover.matches(':popover-open')) popover.hidePopover();
  };
}

function clamp(value: number, most: number): number {
  return Math.max(GAP, Math.min(value, most - GAP));
}
