import { createStepUpFetch, type StepUpFetch } from '../../client/fetch/step-up-fetch.js';
import { attribute } from '../../dom/unclobbered.js';
import { addressOf, guardAround, settingOf } from '../../gate/forms/form-request.js';
import type { GateSettings } from '../../gate/guard.js';
import { targetOf } from '../../protocol/target.js';
import type { FormSubmission } from '../looks.js';

/**
 * Sends a form with the proof.
 * @throws {StepUpError} `invalid-request` where it may not be sent, or whatever the request was refused with.
 */
export async function sendForm(submission: FormSubmission): Promise<Response> {
  const { form, submitter, data } = submission;
  const url = addressOf(form, submitter);
  const { client, settings } = guardAround(form)!;
  const { resource, action, maxAge, force: forceStepUp, disabled } = settings;
  const stepUp =
    disabled || !resource || !action
      ? undefined
      : { resource, action, maxAge: maxAge ?? undefined, forceStepUp, target: targetSent(settings, data) };
  // What may be sent to one path must not be led on to another.
  return await createStepUpFetch({ client })(url, {
    ...contentOf(submission, url),
    redirect: 'error',
    stepUp,
  });
}

/** Which one is meant: a proof of another one, or of none, would not count for it. */
function targetSent({ target, targetFields }: GateSettings, data: FormData): string | undefined {
  if (targetFields == null) return target ?? undefined;
  // What is sent and not what the fields say by now.
  return targetOf(data, targetFields.trim().split(/\s+/));
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
    const body = JSON.stringify(valuesByName(fields));
    return { method: 'POST', body, headers: { 'content-type': 'application/json' } };
  }
  return { method: 'POST', body: type === 'multipart/form-data' ? data : fields };
}

/** A name that is there more than once, such as that of several ticked boxes, has a list of its values. */
function valuesByName(fields: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(fields.keys())];
  return Object.fromEntries(
    names.map(name => {
      const values = fields.getAll(name);
      return [name, values.length > 1 ? values : values[0]!];
    }),
  );
}
