import { page } from '../dom/unclobbered.js';
import { pagesTopLayer } from './top-layer.js';
import { listenForPresses, keepPrivate } from './private-events.js';
import { watchProviderNodes } from './provider-nodes.js';
import { keepReachable } from './reachable-nodes.js';

// Whatever layer of the page is open, and whatever it is made of: while a question is open the provider's window lies
// above it, can be used as if the layer were not there, and the layer does not notice. Nothing of this knows a library,
// a role or a class; it goes by what the browser itself knows: the top layer, inert, hit testing, events, the focus.

/** Gets ready, before the first question is asked. */
export const prepareRoom = listenForPresses;

/**
 * Makes room for the provider's window, which is better not shown yet.
 * @param before The children of `<html>` and `<body>` when the provider was asked.
 * @returns What leaves all as it was.
 */
export function makeRoom(before: readonly Element[]): () => void {
  const nodes = watchProviderNodes(before);
  const topLayer = pagesTopLayer(nodes);
  const endPrivacy = keepPrivate(nodes);
  // A fullscreen element would hide the provider's window.
  if (page.fullscreenElement) page.exitFullscreen().catch(() => undefined);
  topLayer.clear();
  const endReach = keepReachable(nodes, () => topLayer.clear());
  return () => {
    endReach();
    topLayer.restore();
    endPrivacy();
  };
}
