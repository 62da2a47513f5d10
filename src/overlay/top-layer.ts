import { composedContains, deepActiveElement } from '../dom/composed-tree.js';
import { matches, read, rootOf } from '../dom/unclobbered.js';
import { setAside, topmostFirst } from './modal-dialogs.js';
import { innermostFirst, lower } from './open-popovers.js';
import type { ProviderNodes } from './provider-nodes.js';
import { undisturbed } from './undisturbed.js';

// What the page has in the top layer covers the provider's window, however high that lies. A modal dialog makes it inert
// besides, and a popover takes a press in it for one outside.

/** The page's part of the top layer. */
export interface TopLayer {
  /** Takes out of it what is in it now. */
  clear(): void;
  /** Puts everything back, in its order. */
  restore(): void;
}

/** What of the top layer is not the provider's. */
export function pagesTopLayer(nodes: ProviderNodes): TopLayer {
  const focusedBefore = deepActiveElement();
  const restore: Array<() => void> = [];
  return {
    clear() {
      const layers = layersIn(document).filter(layer => !nodes.contain(layer) && !isOwnNotice(layer));
      if (!layers.length) return;
      const focused = deepActiveElement();
      const modals = layers.filter((layer): layer is HTMLDialogElement => matches(layer, ':modal'));
      const popovers = innermostFirst(layers.filter(layer => !matches(layer, ':modal')));
      const isInModal = (layer: HTMLElement): boolean => modals.some(modal => composedContains(modal, layer));
      undisturbed(focused, () => {
        // What lies above first.
        restore.push(
          ...popovers.filter(isInModal).map(lower),
          ...topmostFirst(modals, focused).map(setAside),
          ...popovers.filter(layer => !isInModal(layer)).map(lower),
        );
      });
    },

    restore() {
      if (!restore.length) return;
      const active = deepActiveElement();
      const isAway =
        !active || active === read(Document.prototype, 'body', document) || nodes.contain(active);
      undisturbed(isAway ? focusedBefore : active, () => restore.reverse().forEach(each => each()));
    },
  };
}

/** Every modal dialog and every popover that is open, in open shadow roots too. */
function layersIn(root: Document | ShadowRoot): HTMLElement[] {
  return [...root.querySelectorAll('*')].flatMap(element => [
    ...(element.shadowRoot ? layersIn(element.shadowRoot) : []),
    ...(isLayer(element) ? [element as HTMLElement] : []),
  ]);
}

function isLayer(element: Element): boolean {
  return matches(element, 'dialog:modal') || (element.hasAttribute?.('popover') && isOpenPopover(element));
}

// Without the name in a selector that is old to no browser: one that does not know it throws.
function isOpenPopover(element: Element): boolean {
  try {
    return matches(element, ':popover-open');
  } catch {
    return false;
  }
}

// A gate's notice is taken away by the gate itself.
function isOwnNotice(layer: HTMLElement): boolean {
  const root = rootOf(layer);
  return root instanceof ShadowRoot && matches(root.host, 'stepup-gate');
}
