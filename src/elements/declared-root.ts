/**
 * Empties a shadow root that came with the page's markup, where nobody hydrates it: else the element would be drawn
 * into it a second time. To be called before Lit makes the render root.
 */
export function clearDeclaredRoot(element: Element): void {
  const { litElementHydrateSupport } = globalThis as { litElementHydrateSupport?: unknown };
  if (!litElementHydrateSupport) element.shadowRoot?.replaceChildren();
}
