import { isCustom, isElement, matches, read, unclobbered } from '../../dom/unclobbered.js';

// Beside custom elements, what may have a shadow root.
const HOSTS = 'article,aside,blockquote,body,div,footer,h1,h2,h3,h4,h5,h6,header,main,nav,p,section,span';
const NEVER_DRAWN = 'script,style,template,link,meta';

/**
 * Whether what was hit seems to be drawn by a closed shadow root: then who listens in there is not reached by a copy of
 * the event. There is no way to ask for such a root, so it is told by what an element without one cannot look like: it
 * has an extent that neither its content nor its style gives it. Only looks, and changes nothing. Where a closed root
 * draws what lies in the element (by a slot), it cannot be told.
 */
export function seemsDrawnByClosedRoot(hit: Element): boolean {
  if (read(Element.prototype, 'shadowRoot', hit) || !(isCustom(hit) || matches(hit, HOSTS))) return false;
  if (isHidden(hit)) return false;
  const content = [...read(Node.prototype, 'childNodes', hit)].filter(isContent);
  return content.length ? content.every(isLeftOut) : hasExtent(hit) && !isDrawnByStyle(hit);
}

// Of what is not drawn at all, such as a popover that is about to open, nothing can be told.
function isHidden(hit: Element): boolean {
  return !unclobbered(hit).getClientRects().length && getComputedStyle(hit).display !== 'contents';
}

function isContent(node: Node): boolean {
  if (isElement(node)) return !matches(node, NEVER_DRAWN);
  return read(Node.prototype, 'nodeType', node) === Node.TEXT_NODE && !!(node as Text).data.trim();
}

// It has no box, though no style takes it away: no slot takes it.
function isLeftOut(node: Node): boolean {
  if (!isElement(node)) {
    const range = new Range();
    range.selectNode(node);
    return !range.getClientRects().length;
  }
  const { display } = getComputedStyle(node);
  return !unclobbered(node).getClientRects().length && display !== 'none' && display !== 'contents';
}

function hasExtent(hit: Element): boolean {
  return [...unclobbered(hit).getClientRects()].some(({ width, height }) => width > 0 && height > 0);
}

// An icon, a swatch, or a layer without content that is put over something.
function isDrawnByStyle(hit: Element): boolean {
  const style = getComputedStyle(hit);
  const isLayer = /absolute|fixed/.test(style.position);
  const hasImage = style.backgroundImage !== 'none' || !/^(none|)$/.test(style.maskImage);
  const hasGenerated = ['::before', '::after'].some(
    pseudo => !/^(none|normal|)$/.test(getComputedStyle(hit, pseudo).content),
  );
  // A closed root gives its own element colours: of a custom one they tell nothing.
  const hasColour = !isCustom(hit) && !/^(transparent|rgba\(0, 0, 0, 0\))$/.test(style.backgroundColor);
  return isLayer || hasImage || hasGenerated || hasColour;
}
