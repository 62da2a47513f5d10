import { composedPathOf } from '../dom/composed-tree.js';
import { InlineStyles } from './inline-styles.js';
import { controlsIn, topmostNodes, type ProviderNodes } from './provider-nodes.js';

// What a page does to all that comes onto <body> while its layer is open is undone for the provider's nodes: `inert` and
// `aria-hidden` that are set after they have come, `pointer-events: none` that they inherit or that leaves none of their
// controls to be hit, and whatever lies above them.

// A page may set an attribute again as soon as it is taken away. It must not keep the browser from drawing.
const TIMES_A_FRAME = 20;
const LOCKS = ['inert', 'aria-hidden'];
const HIGHEST = 2_147_483_647;

/**
 * Keeps the provider's nodes within the person's reach.
 * @param clearTopLayer Takes what the page has in the top layer out of it.
 * @returns What ends it.
 */
export function keepReachable(nodes: ProviderNodes, clearTopLayer: () => void): () => void {
  const styles = new InlineStyles();
  // What has just come may have such attributes of its own; what was hidden before has them from the page.
  const lockedByPage = new Set<Node>(topmostNodes().filter(nodes.includes));
  let times = 0;
  const unlock = (node: Element): void => {
    for (const name of LOCKS) {
      const value = node.getAttribute(name);
      if (value !== null && value !== 'false' && times++ < TIMES_A_FRAME) node.removeAttribute(name);
    }
  };
  const observer = new MutationObserver(records => {
    for (const { target } of records) {
      if (!nodes.includes(target)) continue;
      lockedByPage.add(target);
      unlock(target as Element);
    }
  });
  observer.observe(document, { subtree: true, attributeFilter: LOCKS });

  let above = new Set<Element>();
  let frame = 0;
  const check = (): void => {
    frame = requestAnimationFrame(check);
    times = 0;
    const seen = nodes.seen();
    for (const node of seen) {
      if (lockedByPage.has(node)) unlock(node);
      if (isUntouchable(node)) styles.set(node, 'pointer-events', 'auto');
    }
    const covering = seen
      .flatMap(controlsIn)
      .map(hitAt)
      .filter(hit => !!hit && !nodes.contain(hit));
    // Once for each: what is still above then cannot be helped.
    const isNew = covering.some(hit => !above.has(hit!));
    above = new Set(covering as Element[]);
    if (!isNew) return;
    clearTopLayer();
    raise(seen, styles);
    lowerBelow(HIGHEST - seen.length, covering as Element[], styles);
  };
  check();
  return () => {
    cancelAnimationFrame(frame);
    observer.disconnect();
    styles.restore();
  };
}

// The nodes keep their order among themselves.
function raise(nodes: HTMLElement[], styles: InlineStyles): void {
  const lowestFirst = nodes.map(node => ({ node, z: levelOf(node) })).sort((one, other) => one.z - other.z);
  lowestFirst.reverse().forEach(({ node }, index) => {
    styles.set(node, 'z-index', String(HIGHEST - index));
    if (getComputedStyle(node).position === 'static') styles.set(node, 'position', 'relative');
  });
}

function levelOf(element: HTMLElement): number {
  return Number.parseInt(getComputedStyle(element).zIndex) || 0;
}

// There is nothing higher: what is as high gives way.
function lowerBelow(limit: number, covering: Element[], styles: InlineStyles): void {
  for (const node of covering.flatMap(composedPathOf))
    if (node instanceof HTMLElement && levelOf(node) >= limit) styles.set(node, 'z-index', String(limit));
}

// A node of the provider's that is there to be looked at only has no controls.
function isUntouchable(node: HTMLElement): boolean {
  if (!isPassedThrough(node)) return false;
  const controls = controlsIn(node);
  return isPassedThrough(node.parentElement!) || (controls.length > 0 && controls.every(isPassedThrough));
}

function isPassedThrough(element: Element): boolean {
  return getComputedStyle(element).pointerEvents === 'none';
}

function hitAt(control: HTMLElement): Element | null {
  const { left, top, width, height } = control.getBoundingClientRect();
  if (!width || !height) return null;
  return Document.prototype.elementFromPoint.call(document, left + width / 2, top + height / 2);
}
