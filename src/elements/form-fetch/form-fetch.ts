import { reportOnce } from '../../client/report-once.js';
import { attribute } from '../../dom/unclobbered.js';
import { guardAround } from '../../gate/form-request.js';
import { loadLooks, type FormSubmission } from '../looks.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './events.js';
import { refusalOf, sendingError } from './send-outcome.js';

const listening = new WeakSet<EventTarget>();
const underWay = new WeakSet<HTMLFormElement>();

/**
 * Sends each `<form data-stepup-fetch>` in a gate by `fetch`, with the proof, and dispatches the response on it: a page
 * needs no script for it. It goes only to the paths that the client's `formActions` name, because an editor's markup
 * must not be able to aim a member's token. Whatever goes wrong is shown by the gate as well.
 * @param root Where the submissions end: the document, or a shadow root.
 */
export function sendForms(root: Node): void {
  if (listening.has(root)) return;
  listening.add(root);
  EventTarget.prototype.addEventListener.call(root, 'submit', event => {
    const { target, submitter } = event as SubmitEvent;
    // Whoever has taken the submission over sends it.
    if (event.defaultPrevented || !(target instanceof HTMLFormElement)) return;
    if (attribute(target, 'data-stepup-fetch') === null) return;
    event.preventDefault();
    if (underWay.has(target)) return;
    underWay.add(target);
    // As it is now: the code that sends it may still be on its way.
    const submission = { form: target, submitter, data: new FormData(target, submitter) };
    void sendAndTell(submission).finally(() => underWay.delete(target));
  });
}

async function sendAndTell(submission: FormSubmission): Promise<void> {
  const { form, submitter } = submission;
  const guard = guardAround(form);
  const before = guard?.error;
  let outcome: Event;
  let refused;
  try {
    const { sendForm } = await loadLooks();
    const response = await sendForm(submission);
    refused = refusalOf(response);
    outcome = new StepUpResponseEvent(response);
  } catch (thrown) {
    refused = sendingError(thrown);
    outcome = new StepUpResponseErrorEvent(refused);
    if (!guard) reportOnce(refused.message, form);
  }
  // What was refused to its fetch, a gate has shown by now.
  if (refused && guard?.error === before) guard?.refuseAfterwards(refused, submitter ?? form);
  EventTarget.prototype.dispatchEvent.call(form, outcome);
}
