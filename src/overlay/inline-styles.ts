import { unclobbered } from '../dom/unclobbered.js';

/** Sets styles of elements, and puts back what they had. */
export class InlineStyles {
  readonly #undo = new Map<HTMLElement, () => void>();
  readonly #before = new Map<HTMLElement, Map<string, readonly [value: string, priority: string]>>();

  /** Has a style win over every other one. */
  set(element: HTMLElement, name: string, value: string): void {
    const { style } = unclobbered(element);
    const before = this.#before.get(element) ?? new Map<string, readonly [string, string]>();
    this.#before.set(element, before);
    if (!before.size) this.#undo.set(element, rememberSpelling(element));
    if (!before.has(name)) before.set(name, [style.getPropertyValue(name), style.getPropertyPriority(name)]);
    style.setProperty(name, value, 'important');
  }

  /** Puts back each style that was set; what else has changed stays. */
  restore(): void {
    for (const [element, before] of this.#before) {
      for (const [name, [value, priority]] of before)
        unclobbered(element).style.setProperty(name, value, priority);
      this.#undo.get(element)!();
    }
  }
}

/** Remembers all of an element's own styles; returns what puts them back. */
export function rememberStyle(element: HTMLElement): () => void {
  const { cssText } = unclobbered(element).style;
  const respell = rememberSpelling(element);
  return () => {
    unclobbered(element).style.cssText = cssText;
    respell();
  };
}

// The attribute is spelt anew when a style is set. A page's policy may forbid to write it; where it was applied as it
// was written, it does not.
function rememberSpelling(element: HTMLElement): () => void {
  const { cssText } = unclobbered(element).style;
  const spelling = unclobbered(element).getAttribute('style');
  return () => {
    if (unclobbered(element).style.cssText !== cssText) return;
    // Chromium writes the attribute when it is read, and removes none that it has not written yet.
    if (unclobbered(element).getAttribute('style') === spelling) return;
    if (spelling === null) unclobbered(element).removeAttribute('style');
    else unclobbered(element).setAttribute('style', spelling);
  };
}
