/** The content of a gate's `<template>` child, which is not in the document until it may be seen. */
export class RevealedContent {
  readonly #host: HTMLElement;
  #shown: Node[] | null = null;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Brings the content in, once. */
  show(): void {
    if (this.#shown) return;
    const template = this.#template();
    const content = template && document.importNode(template.content, true);
    this.#shown = [...(content?.childNodes ?? [])];
    if (content) template!.after(content);
  }

  /** Takes the content away again. */
  hide(): void {
    for (const node of this.#shown ?? []) node.parentNode?.removeChild(node);
    this.#shown = null;
  }

  /** Whether a framework has put the content beside the template's own, where it is in the document already. */
  get isMisplaced(): boolean {
    const template = this.#template();
    return !!template && template.childNodes.length > 0;
  }

  #template(): HTMLTemplateElement | null {
    return this.#host.querySelector(':scope > template');
  }
}
