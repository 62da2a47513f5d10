import { composedPathOf } from '../dom/composed-tree.js';
import { attribute } from '../dom/unclobbered.js';
import { guardOf, type Guard } from './guard.js';

/** Whether a form is sent by `fetch`, with the proof. What it may be sent to, the late part judges (`form-request.ts`). */
export function isSentByFetch(form: HTMLFormElement): boolean {
  return attribute(form, 'data-stepup-fetch') !== null;
}

/** What decides about a form: the gate that it stands in, or that stands in for it. */
export function guardAround(form: HTMLFormElement): Guard | undefined {
  return composedPathOf(form).map(guardOf).find(Boolean);
}
