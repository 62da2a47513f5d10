import { createStepUpFetch } from '../../client/fetch/step-up-fetch.js';
import { reportOnce } from '../../client/report-once.js';
import { attribute } from '../../dom/unclobbered.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './events.js';
import { guardAround, requestOf } from '../../gate/form-request.js';
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
  root.addEventListener('submit', event => {
    const { target, submitter } = event as SubmitEvent;
    // Whoever has taken the submission over sends it.
    if (event.defaultPrevented || !(target instanceof HTMLFormElement)) return;
    if (attribute(target, 'data-stepup-fetch') === null) return;
    event.preventDefault();
    if (underWay.has(target)) return;
    underWay.add(target);
    void sendAndTell(target, submitter).finally(() => underWay.delete(target));
  });
}

async function sendAndTell(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const guard = guardAround(form);
  const before = guard?.error;
  let outcome: Event;
  let refused;
  try {
    const response = await send(form, submitter);
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

async function send(form: HTMLFormElement, submitter: HTMLElement | null): Promise<Response> {
  const [url, init] = requestOf(form, submitter);
  const { client, settings } = guardAround(form)!;
  const { resource, action, maxAge, force: forceStepUp, disabled } = settings;
  const stepUp =
    disabled || !resource || !action
      ? undefined
      : { resource, action, maxAge: maxAge ?? undefined, forceStepUp };
  return await createStepUpFetch({ client })(url, { ...init, stepUp });
}
