import { reportOnce } from '../../client/report-once.js';
import { isConnected } from '../../dom/unclobbered.js';
import { guardAround, redirectOf } from '../../gate/forms/form-request.js';
import { errorOf } from '../../gate/machine/state.js';
import type { FormSubmission } from '../looks.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './events.js';
import { clearFormStatus, showFormStatus } from './form-status.js';
import { sendForm } from './send-form.js';
import { refusalOf, sendingError, statusOfError, statusOfResponse } from './send-outcome.js';

const underWay = new WeakSet<HTMLFormElement>();

/**
 * Sends a form with the proof, once at a time, tells the page and the person what became of it, and leads to where
 * `data-stepup-fetch-redirect` says. Whatever goes wrong is shown by the gate as well.
 */
export async function deliverForm(submission: FormSubmission): Promise<void> {
  const { form } = submission;
  if (underWay.has(form)) return;
  underWay.add(form);
  try {
    showFormStatus(form, 'sending');
    const redirect = await sendAndTell(submission);
    if (redirect) location.assign(redirect);
  } finally {
    underWay.delete(form);
  }
}

async function sendAndTell(submission: FormSubmission): Promise<URL | null> {
  const { form, submitter } = submission;
  const guard = guardAround(form);
  const before = guard && errorOf(guard.state);
  let redirect: URL | null = null;
  let outcome: Event;
  let status;
  let refused;
  try {
    const after = redirectOf(form);
    const response = await sendForm(submission);
    if (response.ok) redirect = after;
    refused = refusalOf(response);
    status = statusOfResponse(response);
    outcome = new StepUpResponseEvent(response);
  } catch (thrown) {
    refused = sendingError(thrown);
    status = statusOfError(refused);
    outcome = new StepUpResponseErrorEvent(refused);
    if (!guard || refused.code === 'invalid-request') reportOnce(refused.message, form);
  }
  // What was refused to its fetch, a gate has shown by now.
  if (refused && guard && errorOf(guard.state) === before && isConnected(guard.guarded))
    guard.send({ type: 'refused-afterwards', error: refused, about: submitter ?? form });
  const isPrevented = !EventTarget.prototype.dispatchEvent.call(form, outcome);
  if (isPrevented) clearFormStatus(form);
  else showFormStatus(form, status);
  return isPrevented ? null : redirect;
}
