import { page, unclobbered } from '../../dom/unclobbered.js';

const loaded = new WeakSet<EventTarget>();
const failed = new WeakSet<EventTarget>();
const probed = new WeakSet<HTMLScriptElement>();
// By address, the directive of the page's policy that has blocked it.
const blocked = new Map<string, string>();
const waiting = new Set<() => void>();
let watching = false;
let lastLoad = 0;

/** Starts to follow what becomes of the page's scripts. These events do not bubble, but they are captured. */
export function watchScripts(): void {
  if (watching || typeof document === 'undefined') return;
  watching = true;
  const listen = page.addEventListener;
  listen('error', ({ target }) => isScript(target) && failed.add(target), true);
  listen('securitypolicyviolation', ({ blockedURI, effectiveDirective, disposition }) => {
    if (disposition === 'enforce') blocked.set(blockedURI, effectiveDirective);
  });
  listen(
    'load',
    ({ target }) => {
      if (!isScript(target)) return;
      loaded.add(target);
      lastLoad = performance.now();
      const looks = [...waiting];
      waiting.clear();
      for (const look of looks) look();
    },
    true,
  );
}

/** Calls back once, when the next script of the page has been loaded. */
export function onceScriptLoads(look: () => void): void {
  waiting.add(look);
}

/** When a script of the page was loaded last, by `performance.now()`; 0 where none was seen. */
export function lastLoadAt(): number {
  return lastLoad;
}

/** What became of a script, as far as it was seen. */
export function fateOf(tag: HTMLScriptElement): 'loaded' | 'failed' | 'unknown' {
  if (failed.has(tag)) return 'failed';
  return loaded.has(tag) ? 'loaded' : 'unknown';
}

/** The directive of the page's content security policy that has blocked an address, if one has. */
export function policyAgainst(src: string): string | undefined {
  return blocked.get(src);
}

/**
 * Finds out whether a script has failed before anyone listened: preloading its address runs nothing, is mostly
 * answered from the cache, and comes to the same end.
 */
export function probe(tag: HTMLScriptElement): void {
  if (probed.has(tag)) return;
  probed.add(tag);
  const link = page.createElement('link');
  link.rel = 'preload';
  link.as = 'script';
  link.crossOrigin = tag.type === 'module' ? (tag.crossOrigin ?? 'anonymous') : tag.crossOrigin;
  link.href = tag.src;
  link.addEventListener('load', () => link.remove());
  link.addEventListener('error', () => {
    failed.add(tag);
    link.remove();
  });
  unclobbered(page.head).append(link);
}

function isScript(target: EventTarget | null): target is HTMLScriptElement {
  return target instanceof HTMLScriptElement;
}
