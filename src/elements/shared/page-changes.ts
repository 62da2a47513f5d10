import { isServer } from 'lit';
import { read } from '../../dom/unclobbered.js';
import { speak } from '../../i18n/messages.js';
import type { Speaker } from '../../i18n/registry.js';

const following = new Set<Speaker>();
let observer: MutationObserver | undefined;

/**
 * Has something drawn again whenever texts are set, and whenever the page may have another language or other colours:
 * when an attribute of its `<html>` or `<body>` has changed, and when their colours have reached their end.
 * @returns What ends it.
 */
export function followPage(speaker: Speaker): () => void {
  const endSpeaking = speak(speaker);
  following.add(speaker);
  observe();
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
    return;
  }
  observer = new MutationObserver(redraw);
  for (const element of wholePage()) observer.observe(element, { attributes: true });
  addEventListener('transitionend', afterTransition);
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
