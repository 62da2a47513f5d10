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

// How light a computed colour is, from 0 to 1, by the function that it is written with.
const LIGHTNESS: Readonly<Record<string, (first: number, second: number, third: number) => number>> = {
  rgb: (red, green, blue) => luma(red, green, blue) / 255,
  rgba: (red, green, blue) => luma(red, green, blue) / 255,
  color: luma,
  oklab: lightness => lightness,
  oklch: lightness => lightness,
  lab: lightness => lightness / 100,
  lch: lightness => lightness / 100,
};

/** How light a computed colour is; null where one sees through it, or it is written in no way known here. */
function lightnessOf(color: string): number | null {
  const [, kind = '', written = ''] = /^(\w+)\((?:srgb|display-p3)?(.*)\)$/.exec(color) ?? [];
  const numbers = written.match(/-?[\d.]+(e-?\d+)?/g) ?? [];
  const [first = 0, second = 0, third = 0, alpha = 1] = numbers.map(Number);
  return alpha < 0.5 ? null : (LIGHTNESS[kind]?.(first, second, third) ?? null);
}

function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
