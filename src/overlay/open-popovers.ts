import { composedContains, deepActiveElement } from '../dom/composed-tree.js';
import { focusOn } from '../dom/focus-on.js';
import { rootOf, unclobbered } from '../dom/unclobbered.js';
import { rememberStyle } from './inline-styles.js';
import { rememberScroll } from './undisturbed.js';
import { quietly } from './quiet-acts.js';
import { goUnnoticed } from './unheard-events.js';

// While a question is asked the page's popovers are out of the top layer, and stay where they are and as they look. The
// page does not notice; where it hides one meanwhile, that stays hidden.

const METHODS = ['hidePopover', 'showPopover', 'togglePopover'] as const;

/** Those that lie in another one, or were opened from there, before that one. */
export function innermostFirst(popovers: HTMLElement[]): HTMLElement[] {
  const depth = (popover: HTMLElement): number =>
    popovers.filter(other => other !== popover && isOn(popover, other)).length;
  return [...popovers].reverse().sort((one, other) => depth(other) - depth(one));
}

/**
 * Takes a popover out of the top layer.
 * @param open All that are open, innermost first.
 * @returns What brings it back.
 */
export function lower(popover: HTMLElement, open: readonly HTMLElement[]): () => void {
  goUnnoticed(rootOf(popover));
  const scrollBack = rememberScroll([popover, ...unclobbered(popover).querySelectorAll('*')]);
  const restoreStyle = rememberStyle(popover);
  // Without it, to show this one would hide the one that it was opened from.
  const source = invokerOf(popover) ?? open[open.indexOf(popover) + 1];
  const looks = looksOf(popover);
  quietly(popover, 'hidePopover');
  // Where the focus goes when it is hidden for good.
  const opener = deepActiveElement();
  keepLooks(popover, looks);
  scrollBack();

  let isLowered = true;
  const raise = (): void => {
    if (!isLowered) return;
    isLowered = false;
    for (const name of METHODS) Reflect.deleteProperty(popover, name);
    restoreStyle();
    // The page may have removed it meanwhile, or shown it again.
    if (
      !unclobbered(popover).isConnected ||
      unclobbered(popover).popover === null ||
      unclobbered(popover).matches(':popover-open')
    )
      return;
    focusOn(opener);
    quietly(popover, 'showPopover', { source });
    scrollBack();
  };
  const hide = (): void => {
    raise();
    if (unclobbered(popover).matches(':popover-open')) unclobbered(popover).hidePopover();
  };
  // To the page it is open.
  const asIfOpen = {
    hidePopover: hide,
    showPopover: () => undefined,
    togglePopover: (options?: boolean | { force?: boolean }) => {
      const isToBeOpen = (typeof options === 'object' ? options.force : options) ?? false;
      if (!isToBeOpen) hide();
      return isToBeOpen;
    },
  };
  for (const name of METHODS)
    Object.defineProperty(popover, name, { value: asIfOpen[name], configurable: true, writable: true });
  return raise;
}

function isOn(inner: HTMLElement, outer: HTMLElement): boolean {
  return composedContains(outer, inner) || composedContains(outer, invokerOf(inner) ?? inner);
}

function invokerOf(popover: HTMLElement): HTMLElement | null {
  const id = CSS.escape(unclobbered(popover).id);
  const root = rootOf(popover) as Document | ShadowRoot;
  return id ? unclobbered(root).querySelector(`[popovertarget="${id}"],[commandfor="${id}"]`) : null;
}

interface Looks {
  readonly styles: ReadonlyMap<string, string>;
  readonly box: DOMRect;
}

function looksOf(popover: HTMLElement): Looks {
  const computed = getComputedStyle(popover);
  const styles = new Map([...computed].map(name => [name, computed.getPropertyValue(name)]));
  return { styles, box: unclobbered(popover).getBoundingClientRect() };
}

// What it gets from being open goes with it: its display, its place, and whatever the page says of `:popover-open`.
function keepLooks(popover: HTMLElement, { styles, box }: Looks): void {
  const { style } = unclobbered(popover);
  const set = (name: string, value: string): void => style.setProperty(name, value, 'important');
  for (const name of ['transition', 'animation']) set(name, 'none');
  set('display', styles.get('display')!);
  const now = getComputedStyle(popover);
  for (const [name, value] of styles) if (now.getPropertyValue(name) !== value) set(name, value);
  set('position', 'fixed');
  set('inset', `${box.top}px auto auto ${box.left}px`);
  set('margin', '0');
  // In the top layer its z-index had no effect; now it could cover the provider's window.
  set('z-index', 'auto');
  // A transform, its own or of something around it, moves it away again.
  const moved = unclobbered(popover).getBoundingClientRect();
  set('inset', `${2 * box.top - moved.top}px auto auto ${2 * box.left - moved.left}px`);
}
