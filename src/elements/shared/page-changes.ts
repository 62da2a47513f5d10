import { isServer } from 'lit';
import { read, rootOf } from '../../dom/unclobbered.js';
import { speak } from '../../i18n/messages.js';
import type { Speaker } from '../../i18n/registry.js';

const following = new Set<Speaker>();
let observer: MutationObserver | undefined;
let languageObserver: MutationObserver | undefined;
let observedRoots = new WeakSet<Node>();

/**
 * Has something drawn again whenever there are other texts, whenever a `lang` around it has changed, and whenever the
 * page may have other colours: when an attribute of its `<html>` or `<body>` has changed, and when their colours have
 * reached their end.
 * @param element Where it is drawn.
 * @returns What ends it.
 */
export function followPage(speaker: Speaker, element: Element): () => void {
  const endSpeaking = speak(speaker);
  following.add(speaker);
  observe();
  observeLanguages(element);
  return () => {
    endSpeaking();
    following.delete(speaker);
    observe();
  };
}

function observe(): void {
  if (isServer || following.size > 0 === !!observer) return;
  if (observer) {
    observer.disconnect();
    observer = undefined;
    removeEventListener('transitionend', afterTransition);
    languageObserver?.disconnect();
    languageObserver = undefined;
    observedRoots = new WeakSet();
    return;
  }
  observer = new MutationObserver(redraw);
  for (const element of wholePage()) observer.observe(element, { attributes: true });
  addEventListener('transitionend', afterTransition);
}

/** In the document and in each shadow root around an element: the closest `lang` may be in any of them. */
function observeLanguages(element: Element): void {
  if (isServer) return;
  for (let root = rootOf(element); !observedRoots.has(root); root = rootOf((root as ShadowRoot).host)) {
    observedRoots.add(root);
    languageObserver ??= new MutationObserver(redraw);
    languageObserver.observe(root, { subtree: true, attributeFilter: ['lang'] });
    if (!('host' in root)) return;
  }
}

function afterTransition({ target }: Event): void {
  if (wholePage().includes(target as Element)) redraw();
}

function redraw(): void {
  for (const speaker of following) speaker.requestUpdate();
}

function wholePage(): Element[] {
  const [root, body] = [
    read(Document.prototype, 'documentElement', document),
    read(Document.prototype, 'body', document),
  ];
  return body ? [root, body] : [root];
}
