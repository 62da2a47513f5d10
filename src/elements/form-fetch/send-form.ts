import { createStepUpFetch, type StepUpFetch } from '../../client/fetch/step-up-fetch.js';
import { attribute } from '../../dom/unclobbered.js';
import { addressOf, guardAround, settingOf } from '../../gate/form-request.js';
import type { FormSubmission } from '../looks.js';

/**
 * Sends a form with the proof.
 * @throws {StepUpError} `invalid-request` where it may not be sent, or whatever the request was refused with.
 */
export async function sendForm(submission: FormSubmission): Promise<Response> {
  const { form, submitter } = submission;
  const url = addressOf(form, submitter);
  const { client, settings } = guardAround(form)!;
  const { resource, action, maxAge, force: forceStepUp, disabled } = settings;
  const stepUp =
    disabled || !resource || !action
      ? undefined
      : { resource, action, maxAge: maxAge ?? undefined, forceStepUp };
  // What may be sent to one path must not be led on to another.
  return await createStepUpFetch({ client })(url, {
    ...contentOf(submission, url),
    redirect: 'error',
    stepUp,
  });
}

/** What is sent; the fields of a form that is read become part of the address. */
function contentOf({ form, submitter, data }: FormSubmission, url: URL): Parameters<StepUpFetch>[1] {
  const fields = new URLSearchParams(
    [...data].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
  if (!/^post$/i.test(settingOf('method', form, submitter) ?? '')) {
    url.search = fields.toString();
    return {};
  }
  const type = attribute(form, 'data-stepup-fetch') || settingOf('enctype', form, submitter);
  if (type === 'json') {
    const body = JSON.stringify(Object.fromEntries(fields));
    return { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  }
  return { method: 'POST', body: type === 'multipart/form-data' ? data : fields };
}
