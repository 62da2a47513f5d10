import { describe } from '#developer-messages';
import { invalidRequest, toStepUpError, type StepUpError } from '../../protocol/errors.js';
import { createStepUpFetch, type StepUpFetch } from '../../client/fetch/step-up-fetch.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './events.js';
import { composedPathOf } from '../../dom/composed-tree.js';
import { guardOf } from '../../gate/guard.js';
import { attribute } from '../../dom/unclobbered.js';
import { pageAddress } from '../../dom/page-address.js';

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
    send(target, submitter, encoding)
      .then(response => dispatch(new StepUpResponseEvent(response)))
      .catch((error: unknown) => dispatch(new StepUpResponseErrorEvent(toStepUpError(error))))
      .finally(() => underWay.delete(target));
  });
}

async function send(
  form: HTMLFormElement,
  submitter: HTMLElement | null,
  encoding: string,
): Promise<Response> {
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
  const data = new FormData(form, submitter);
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
