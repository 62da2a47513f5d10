import { describe } from '#developer-messages';
import { localNameOf } from '../dom/unclobbered.js';
import type { StepUpError } from '../protocol/errors.js';

/** Tells the developer why something guarded stays locked. */
export function reportRefusal(guarded: HTMLElement, { message }: StepUpError): void {
  console.error(`${tagOf(guarded)}: ${message}`, guarded);
}

/** Tells the developer why something was not let go. */
export function reportChanged(guarded: HTMLElement, trigger: Element): void {
  console.warn(`${tagOf(guarded)}: ${describe('content-changed')}`, trigger);
}

function tagOf(element: HTMLElement): string {
  return `<${localNameOf(element)}>`;
}
