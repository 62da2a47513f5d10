import { describe } from '#developer-messages';
import { composedClosest } from '../dom/composed-tree.js';
import { invalidRequest } from '../protocol/errors.js';
import { targetOf } from '../protocol/target.js';
import { formOf, isForm } from './intent.js';

/**
 * What the fields of a guarded form say is meant, as they would be sent at this moment.
 * @param names The fields, as `target-fields` lists them.
 * @param trigger What the person meant; null: nothing was held back.
 * @throws {StepUpError} `invalid-request` where there is no form, or no such field.
 */
export function targetIn(guarded: HTMLElement, names: string, trigger: Element | null): string {
  const submitted = trigger && formOf(trigger);
  const form =
    submitted ??
    composedClosest(trigger ?? guarded, 'form') ??
    Element.prototype.querySelector.call(guarded, 'form');
  if (!form || !isForm(form)) throw invalidRequest(describe('field-missing', names));
  const submitter = submitted && trigger !== form ? (trigger as HTMLElement) : null;
  return targetOf(new FormData(form, submitter), names.trim().split(/\s+/));
}
