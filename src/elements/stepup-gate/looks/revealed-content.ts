import { page, unclobbered } from '../../../dom/unclobbered.js';
import { templateIn } from '../../../gate/answered/content-template.js';
import { discardRevealed, holdRevealed, watchForCopies } from './revealed-copies.js';

/** The content of a gate's `<template>` child, which is not in the document until it may be seen. */
export class RevealedContent {
  readonly #gate: HTMLElement;
  #holder: HTMLElement | null = null;

  constructor(gate: HTMLElement) {
    this.#gate = gate;
  }

  /** Brings the content in, once; what was set aside comes back as it was. */
  show(): void {
    if (this.#holder && unclobbered(this.#holder).isConnected) return;
    const template = templateIn(this.#gate);
    if (!template) return;
    this.#holder ??= holdRevealed(page.importNode(template.content, true));
    watchForCopies(this.#gate);
    template.after(this.#holder);
  }

  /** Takes the content out of the document for a while. */
  setAside(): void {
    if (this.#holder) unclobbered(this.#holder).remove();
  }

  /** Takes the content away for good. */
  hide(): void {
    if (this.#holder) discardRevealed(this.#holder);
    this.#holder = null;
  }
}
