import { page, read, unclobbered } from './unclobbered.js';

// What Lit reads of the document.
const MEMBERS = [
  'createElement',
  'createComment',
  'createTextNode',
  'createTreeWalker',
  'importNode',
  'adoptedStyleSheets',
] as const;

// What it looks for on window when it is loaded.
const GLOBALS = [
  ...['litHtmlVersions', 'litElementVersions', 'reactiveElementVersions', 'litPropertyMetadata'],
  ...['litHtmlPolyfillSupport', 'litElementPolyfillSupport', 'reactiveElementPolyfillSupport'],
  ...['litElementHydrateSupport', 'litNonce', 'ShadyCSS', 'ShadyDOM', 'trustedTypes'],
];

/**
 * Takes the names of the page's elements away that stand where Lit expects members of the document: Lit cannot be told
 * to read past them.
 * @returns What gives them back, in the same turn.
 */
export function takeNames(): () => void {
  const taken: Array<() => void> = [];
  for (const member of MEMBERS) {
    if (Reflect.get(document, member) === read(Document.prototype, member, document)) continue;
    for (const attribute of ['name', 'id']) {
      for (const named of page.querySelectorAll(`[${attribute}=${member}]`)) {
        const element = unclobbered(named);
        element.removeAttribute(attribute);
        taken.push(() => element.setAttribute(attribute, member));
      }
    }
  }
  return () => taken.forEach(giveBack => giveBack());
}

/** Runs what draws with Lit, whatever the page's elements are named. */
export function unnamed<T>(draw: () => T): T {
  const giveBack = takeNames();
  try {
    return draw();
  } finally {
    giveBack();
  }
}

/** Keeps named elements from being taken for the globals that Lit looks for: an own property comes before them. */
export function hideNamedGlobals(): void {
  for (const name of GLOBALS) {
    if (name in globalThis && !Object.hasOwn(globalThis, name)) Reflect.set(globalThis, name, undefined);
  }
}
