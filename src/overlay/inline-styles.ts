/** Sets styles of elements, and puts back what they had. */
export class InlineStyles {
  readonly #before = new Map<HTMLElement, Map<string, readonly [value: string, priority: string]>>();

  /** Has a style win over every other one. */
  set(element: HTMLElement, name: string, value: string): void {
    const { style } = element;
    const before = this.#before.get(element) ?? new Map<string, readonly [string, string]>();
    this.#before.set(element, before);
    if (!before.has(name)) before.set(name, [style.getPropertyValue(name), style.getPropertyPriority(name)]);
    style.setProperty(name, value, 'important');
  }

  /** Puts everything back as it was. */
  restore(): void {
    for (const [element, before] of this.#before) {
      for (const [name, [value, priority]] of before) element.style.setProperty(name, value, priority);
      if (!element.getAttribute('style')) element.removeAttribute('style');
    }
  }
}
