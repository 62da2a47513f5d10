import { composedContains, deepActiveElement } from '../dom/composed-tree.js';
import { matches, read } from '../dom/unclobbered.js';
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
  /** Puts everything back, in its order, and the focus where it was. */
  restore(): void;
}

/** What of the top layer is not the provider's. */
export function pagesTopLayer(nodes: ProviderNodes): TopLayer {
  const focusedBefore = deepActiveElement();
  const restore: Array<() => void> = [];
  return {
    clear() {
      const layers = layersIn(document).filter(layer => !nodes.contain(layer));
      if (!layers.length) return;
      const focused = deepActiveElement();
      const modals = layers.filter((layer): layer is HTMLDialogElement => matches(layer, ':modal'));
      const popovers = innermostFirst(layers.filter(layer => !matches(layer, ':modal')));
      const isInModal = (layer: HTMLElement): boolean => modals.some(modal => composedContains(modal, layer));
      undisturbed(focused, () => {
        // What lies above first.
        for (const popover of popovers.filter(isInModal)) restore.push(lower(popover, popovers));
        for (const modal of topmostFirst(modals, focused)) restore.push(setAside(modal));
        for (const popover of popovers) if (!isInModal(popover)) restore.push(lower(popover, popovers));
      });
    },

    restore() {
      const active = deepActiveElement();
      const isAway =
        !active || active === read(Document.prototype, 'body', document) || nodes.contain(active);
      if (isAway || restore.length)
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
  return (
    matches(element, 'dialog:modal') ||
    // A browser that does not know popovers does not know the selector.
    ('popover' in HTMLElement.prototype && matches(element, ':popover-open'))
  );
}
