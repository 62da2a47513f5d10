import { attribute, isElement } from '../../dom/unclobbered.js';
import { isForm } from '../../gate/intent.js';
import type { StepUpError } from '../../protocol/errors.js';
import { loadLooks } from '../looks.js';
import { StepUpResponseErrorEvent } from './events.js';

/**
 * Sends each `<form data-stepup-fetch>` in a gate by `fetch`, with the proof: a page needs no script for it. What holds
 * the browser's own submission back is here, and all else comes with the looks.
 * @param root Where the submissions end: the document, or a shadow root.
 */
export function sendForms(root: Node): void {
  EventTarget.prototype.addEventListener.call(root, 'submit', send);
}

function send(event: Event): void {
  const { target: form, submitter } = event as SubmitEvent;
  // Whoever has taken the submission over sends it.
  if (event.defaultPrevented || !isElement(form!) || !isForm(form)) return;
  if (attribute(form, 'data-stepup-fetch') === null) return;
  event.preventDefault();
  // As it is now: the code that sends it may still be on its way.
  const data = new FormData(form, submitter);
  loadLooks().then(
    ({ deliverForm }) => deliverForm({ form, submitter, data }),
    (error: StepUpError) =>
      EventTarget.prototype.dispatchEvent.call(form, new StepUpResponseErrorEvent(error)),
  );
}
