/**
 * Empties a shadow root that came with the page's markup, where nobody hydrates it: else the element would be drawn
 * into it a second time.
 */
export function emptyUnhydrated(declared: ShadowRoot | null): void {
  const { litElementHydrateSupport } = globalThis as { litElementHydrateSupport?: unknown };
  if (!litElementHydrateSupport) declared?.replaceChildren();
}
