import { localNameOf } from '../dom/unclobbered.js';
import type { StepUpError } from '../protocol/errors.js';

/** Tells the developer why something guarded stays locked. */
export function reportRefusal(guarded: HTMLElement, { message }: StepUpError): void {
  console.error(`${tagOf(guarded)}: ${message}`, guarded);
}

/** How an element is called in what the developer is told. */
export function tagOf(element: HTMLElement): string {
  return `<${localNameOf(element)}>`;
}
