import { composedClosest } from './composed-tree.js';
import { read } from './unclobbered.js';

// A screen reader must have seen the empty region before a text in it counts as news.
const NOTICED_MS = 100;

const HIDDEN =
  'position:fixed;inset:0 auto auto 0;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap';

let region: HTMLElement | undefined;
let pending: Node[] = [];

/**
 * Says something to people who use a screen reader, politely. The document has one region for it, which lies in the
 * modal dialog that the element is in, if any: everything outside is inert. The same text again is said again.
 * @param text Nothing is said for an empty one.
 * @param near The element that it is about.
 * @param isEnglish Whether it is English, in a page of another language.
 */
export function announce(text: string, near: Element, isEnglish = false): void {
  if (!text) return;
  region ??= createRegion();
  const place = composedClosest(near, 'dialog:modal') ?? read(Document.prototype, 'body', document);
  if (region.parentNode !== place) place.append(region);
  region.textContent = '';
  pending.push(isEnglish ? english(text) : new Text(text));
  setTimeout(say, NOTICED_MS);
}

function say(): void {
  if (!pending.length) return;
  region!.replaceChildren(...pending.flatMap((said, index) => (index ? [' ', said] : [said])));
  pending = [];
}

function english(text: string): HTMLElement {
  const said = Document.prototype.createElement.call(document, 'span');
  said.lang = 'en';
  said.dir = 'ltr';
  said.textContent = text;
  return said;
}

// Styled by script, not by a style attribute or element, which a strict content security policy blocks.
function createRegion(): HTMLElement {
  const created = document.createElement('div');
  created.setAttribute('role', 'status');
  created.style.cssText = HIDDEN;
  return created;
}
