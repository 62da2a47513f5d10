import { toStepUpError } from '../../protocol/errors.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './events.js';
import { loadLooks } from '../looks.js';
import { attribute } from '../../dom/unclobbered.js';

const listening = new WeakSet<EventTarget>();
const underWay = new WeakSet<HTMLFormElement>();

/**
 * Sends each `<form data-stepup-fetch>` in a gate by `fetch`, with the proof, and dispatches the response on it: a page
 * needs no script for it. It goes only to the paths that the client's `formActions` name, because an editor's markup
 * must not be able to aim a member's token.
 * @param root Where the submissions end: the document, or a shadow root.
 */
export function sendForms(root: Node): void {
  if (listening.has(root)) return;
  listening.add(root);
  root.addEventListener('submit', event => {
    const { target, submitter } = event as SubmitEvent;
    // Whoever has taken the submission over sends it.
    if (event.defaultPrevented || !(target instanceof HTMLFormElement)) return;
    const encoding = attribute(target, 'data-stepup-fetch');
    if (encoding === null) return;
    event.preventDefault();
    if (underWay.has(target)) return;
    underWay.add(target);
    const dispatch = (outcome: Event): boolean => EventTarget.prototype.dispatchEvent.call(target, outcome);
    // As it is now: the code that sends it may still be on its way.
    const submission = { form: target, submitter, encoding, data: new FormData(target, submitter) };
    loadLooks()
      .then(({ sendForm }) => sendForm(submission))
      .then(response => dispatch(new StepUpResponseEvent(response)))
      .catch((error: unknown) => dispatch(new StepUpResponseErrorEvent(toStepUpError(error))))
      .finally(() => underWay.delete(target));
  });
}
