import { describe } from '#developer-messages';
import { nearestName } from '#nearest-name';
import { localNameOf, read } from '../../dom/unclobbered.js';
import { guardedBy } from '../../gate/guard.js';
import { attributeFaults } from './attribute-faults.js';
import { contentFault } from './content-fault.js';

const TAGS = ['stepup-gate', 'stepup-status', 'mfa-setup-prompt'];

/** Why an element guards nothing, or something else than was meant, each with the mend. Changes nothing. */
export function faultsOf(element: Element): string[] {
  const tag = localNameOf(element);
  if (!TAGS.includes(tag)) return [tagFault(element, tag), ...attributeFaults(element, false)].filter(isText);
  if (!(element instanceof HTMLElement)) return isForeign(element) ? [describe('gate-not-html', tag)] : [];
  // A gate that stands in for a marked element is empty, and has the attributes of that.
  if (guardedBy(element) !== element) return [];
  const content = tag === 'stepup-gate' ? contentFault(element) : undefined;
  return [content, ...attributeFaults(element, true)].filter(isText);
}

/** What nobody has defined, and is nearly one of ours. */
function tagFault(element: Element, tag: string): string | undefined {
  const isUnknown = element instanceof HTMLUnknownElement || (tag.includes('-') && !customElements.get(tag));
  const meant = isUnknown && nearestName(tag, TAGS);
  return meant ? describe('misspelt-tag', tag, meant) : undefined;
}

// One that was adopted from a frame is an element of that frame's HTML.
function isForeign(element: Element): boolean {
  return read(Element.prototype, 'namespaceURI', element) !== 'http://www.w3.org/1999/xhtml';
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
}
