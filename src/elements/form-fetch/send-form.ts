import { describe } from '#developer-messages';
import { createStepUpFetch, type StepUpFetch } from '../../client/fetch/step-up-fetch.js';
import { composedPathOf } from '../../dom/composed-tree.js';
import { pageAddress } from '../../dom/page-address.js';
import { attribute } from '../../dom/unclobbered.js';
import { guardOf } from '../../gate/guard.js';
import type { FormSubmission } from '../looks.js';
import { invalidRequest, type StepUpError } from '../../protocol/errors.js';

/**
 * Sends a form with the proof.
 * @throws {StepUpError} `invalid-request` where it may not be sent, or whatever the request was refused with.
 */
export async function sendForm({ form, submitter, encoding, data }: FormSubmission): Promise<Response> {
  const guard = composedPathOf(form).map(guardOf).find(Boolean);
  if (!guard) throw refusal(describe('form-without-gate'));
  const { client, settings } = guard;
  const { resource, action, maxAge, force: forceStepUp, disabled } = settings;
  const setting = (name: string): string | null =>
    (submitter && attribute(submitter, `form${name}`)) ?? attribute(form, name);
  const url = addressOf(setting('action') ?? '', client.settings.formActions);
  const stepUp =
    disabled || !resource || !action
      ? undefined
      : { resource, action, maxAge: maxAge ?? undefined, forceStepUp };
  const fields = new URLSearchParams(
    [...data].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
  const init: Parameters<StepUpFetch>[1] = { stepUp };
  if (/^post$/i.test(setting('method') ?? '')) {
    init.method = 'POST';
    const type = encoding || setting('enctype');
    init.body = type === 'multipart/form-data' ? data : fields;
    if (type === 'json') {
      init.body = JSON.stringify(Object.fromEntries(fields));
      init.headers = { 'content-type': 'application/json' };
    }
  } else url.search = fields.toString();
  return await createStepUpFetch({ client })(url, init);
}

function addressOf(action: string, allowed: readonly string[]): URL {
  const url = pageAddress(action);
  const { origin, pathname = '' } = url ?? {};
  // A server may take an encoded slash for a real one, and then it is another path.
  const plain = origin === location.origin && !/%2f|%5c|\/\//i.test(pathname);
  const matches = (path: string): boolean =>
    path.endsWith('/*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path;
  if (url && plain && allowed.some(matches)) return url;
  throw refusal(describe('form-action-not-allowed', 'action', action));
}

function refusal(message: string): StepUpError {
  console.error(`<form data-stepup-fetch>: ${message}`);
  return invalidRequest(message);
}
