/** The content of a gate's `<template>` child, which is not in the document until it may be seen. */
export class RevealedContent {
  readonly #gate: HTMLElement;
  #shown: ChildNode[] | null = null;

  constructor(gate: HTMLElement) {
    this.#gate = gate;
  }

  /** Brings the content in, once. */
  show(): void {
    if (this.#shown) return;
    const template = templateIn(this.#gate);
    const content = template && document.importNode(template.content, true);
    this.#shown = [...(content?.childNodes ?? [])];
    if (content) template.after(content);
  }

  /** Takes the content away again. */
  hide(): void {
    for (const node of this.#shown ?? []) node.remove();
    this.#shown = null;
  }
}

/** Whether a framework has put the content beside the template's own, where it is in the document already. */
export function isMisplaced(gate: HTMLElement): boolean {
  return !!templateIn(gate)?.hasChildNodes();
}

function templateIn(gate: HTMLElement): HTMLTemplateElement | null {
  return gate.querySelector(':scope > template');
}
