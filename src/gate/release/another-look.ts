import { composedContains } from '../../dom/composed-tree.js';
import { attribute, localNameOf, read } from '../../dom/unclobbered.js';
import { takeSnapshot, type Snapshot } from '../snapshot.js';

/**
 * What a person sees who is told that what they clicked has changed, or that they have to click again: the same trigger
 * as it is now or, where it was drawn anew, the one that took its place. null: there is none, or more than one may be.
 */
export function lookAgain({ trigger, guarded }: Snapshot): Snapshot | null {
  if (composedContains(guarded, trigger)) return takeSnapshot(trigger, guarded);
  const name = localNameOf(trigger);
  const alike = [...Element.prototype.getElementsByTagName.call(guarded, name)].filter(
    each => labelOf(each) === labelOf(trigger),
  );
  return alike.length === 1 ? takeSnapshot(alike[0]!, guarded) : null;
}

function labelOf(element: Element): string {
  return `${attribute(element, 'aria-label')} ${read(Node.prototype, 'textContent', element)?.trim()}`;
}
