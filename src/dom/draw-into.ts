import { drawn } from './drawn.js';
import { unclobbered } from './unclobbered.js';

/**
 * Draws into a root of ours, and remembers what is new there. What was there before is not ours: markup can declare a
 * root, and a script can put something into one.
 */
export function drawInto(root: ParentNode, draw: () => void): void {
  const before = new Set(elementsIn(root));
  draw();
  for (const element of elementsIn(root)) if (!before.has(element)) drawn.add(element);
}

function elementsIn(root: ParentNode): Iterable<Element> {
  return unclobbered(root).querySelectorAll('*');
}
