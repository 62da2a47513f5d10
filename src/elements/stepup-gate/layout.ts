import { rootOf } from '../../dom/unclobbered.js';

const sheets = new Map<string, CSSStyleSheet>();
const laidOut = new WeakMap<Node, Set<string>>();

/**
 * Lays a gate out as if it were not there, or as a block where it reveals content. It has no shadow root of its own for
 * that, so the rule is the root's in which it is; with no specificity, so that the page's own rules win.
 */
export function layOut(gate: HTMLElement): void {
  const root = rootOf(gate) as Document | ShadowRoot;
  const name = gate.localName;
  const names = laidOut.get(root) ?? new Set();
  if (names.has(name)) return;
  try {
    root.adoptedStyleSheets.push(sheetOf(name));
    laidOut.set(root, names.add(name));
  } catch {
    // Another document's, or an engine without them.
    gate.style.display ||= 'contents';
  }
}

function sheetOf(name: string): CSSStyleSheet {
  let sheet = sheets.get(name);
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      `:where(${name}:not([hidden])){display:contents}:where(${name}[mode=reveal]:not([hidden])){display:block}`,
    );
    sheets.set(name, sheet);
  }
  return sheet;
}
