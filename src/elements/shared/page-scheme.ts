import { isServer } from 'lit';
import { composedPathOf } from '../../dom/composed-tree.js';
import { isElement } from '../../dom/unclobbered.js';
import { hydrating } from '../../i18n/messages.js';

/**
 * Which colours go with the page's own background behind an element, where the page says nothing of `color-scheme`: the
 * system's colours are light there, however dark the page is.
 * @returns A class of the shared styles; an empty one where the page has said it, or sets our colours itself.
 */
export function schemeAround(element: Element): 'dark' | 'light' | '' {
  if (isServer || hydrating.has(element)) return '';
  const style = getComputedStyle(element);
  // An engine that knows no `color-scheme` has no dark system colours either.
  if (style.colorScheme !== 'normal' || style.getPropertyValue('--stepup-color-surface')) return '';
  for (const node of composedPathOf(element).slice(1)) {
    const lightness = isElement(node) ? lightnessOf(getComputedStyle(node).backgroundColor) : null;
    if (lightness !== null) return lightness < 0.5 ? 'dark' : 'light';
  }
  return '';
}

/** How light a computed colour is, from 0 to 1; null where one sees through it, or it is written in no way known here. */
function lightnessOf(color: string): number | null {
  const [, kind, written = ''] = /^(\w+)\((?:srgb|display-p3)?(.*)\)$/.exec(color) ?? [];
  const numbers = (written.match(/-?[\d.]+(e-?\d+)?/g) ?? []).map(Number);
  const [first = 0, second = 0, third = 0, alpha = 1] = numbers;
  if (alpha < 0.5) return null;
  const luma = 0.299 * first + 0.587 * second + 0.114 * third;
  switch (kind) {
    case 'rgb':
    case 'rgba':
      return luma / 255;
    case 'color':
      return luma;
    case 'oklab':
    case 'oklch':
      return first;
    case 'lab':
    case 'lch':
      return first / 100;
    default:
      return null;
  }
}
