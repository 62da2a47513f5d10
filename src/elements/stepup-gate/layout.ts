import { localNameOf, unclobbered } from '../../dom/unclobbered.js';

const sheets: Record<string, CSSStyleSheet> = {};
const laidOut = new WeakMap<Node, Set<string>>();

/**
 * Lays a gate out as if it were not there, or as a block where it reveals content. It has no shadow root of its own for
 * that, so the rule is the root's in which it is; with no specificity, so that the page's own rules win.
 * @param root The one in which it is.
 */
export function layOut(gate: HTMLElement, root: Node): void {
  if (layOutIn(root as Document | ShadowRoot, localNameOf(gate))) return;
  // Only then: each has a style of its own as soon as it is asked for.
  unclobbered(gate).style.display ||= 'contents';
}

/**
 * Lays out the gates of a name in a document or shadow root. One that could not start reveals nothing there.
 * @returns Whether it could be done: not in another document, nor in an engine without such style sheets.
 */
export function layOutIn(root: Document | ShadowRoot, name: string): boolean {
  const names = laidOut.get(root) ?? new Set();
  if (names.has(name)) return true;
  try {
    unclobbered(root).adoptedStyleSheets.push((sheets[name] ??= sheetFor(name)));
    laidOut.set(root, names.add(name));
    return true;
  } catch {
    return false;
  }
}

function sheetFor(name: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:where(${name}:not([hidden])){display:contents}:where(${name}[mode=reveal]:not([hidden])){display:block}` +
      // By name, which is why it costs nothing where there is no such element.
      `${name}[mode]:not(:defined),stepup-revealed:not(:defined){display:none!important}` +
      // Content of a notice, for which there is no root yet. An engine without custom states passes over the rule.
      `${name}:not(:state(drawn))>[slot]{display:none!important}`,
  );
  return sheet;
}
