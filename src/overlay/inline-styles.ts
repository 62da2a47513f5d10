/** Sets styles of elements, and puts back what they had. */
export class InlineStyles {
  readonly #undo = new Map<HTMLElement, () => void>();
  readonly #before = new Map<HTMLElement, Map<string, readonly [value: string, priority: string]>>();

  /** Has a style win over every other one. */
  set(element: HTMLElement, name: string, value: string): void {
    const { style } = element;
    const before = this.#before.get(element) ?? new Map<string, readonly [string, string]>();
    this.#before.set(element, before);
    if (!before.size) this.#undo.set(element, rememberSpelling(element));
    if (!before.has(name)) before.set(name, [style.getPropertyValue(name), style.getPropertyPriority(name)]);
    style.setProperty(name, value, 'important');
  }

  /** Puts back each style that was set; what else has changed stays. */
  restore(): void {
    for (const [element, before] of this.#before) {
      for (const [name, [value, priority]] of before) element.style.setProperty(name, value, priority);
      this.#undo.get(element)!();
    }
  }
}

/** Remembers all of an element's own styles; returns what puts them back. */
export function rememberStyle(element: HTMLElement): () => void {
  const { cssText } = element.style;
  const respell = rememberSpelling(element);
  return () => {
    element.style.cssText = cssText;
    respell();
  };
}

// The attribute is spelt anew when a style is set. A page's policy may forbid to write it; where it was applied as it
// was written, it does not.
function rememberSpelling(element: HTMLElement): () => void {
  const { cssText } = element.style;
  const spelling = element.getAttribute('style');
  return () => {
    if (element.style.cssText !== cssText) return;
    if (!spelling) element.removeAttribute('style');
    else if (element.getAttribute('style') !== spelling) element.setAttribute('style', spelling);
  };
}
