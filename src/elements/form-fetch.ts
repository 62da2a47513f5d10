import { StepUpError, toStepUpError } from '../core/errors.js';
import { createStepUpFetch } from '../core/fetch.js';
import { StepUpResponseErrorEvent, StepUpResponseEvent } from './form-events.js';
import { composedPathOf } from './gate/composed-tree.js';
import { gateOf } from './gate/marked-element.js';
import { attribute } from './gate/unclobbered.js';

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
  const gate = composedPathOf(form).map(gateOf).find(Boolean);
  if (!gate) throw refusal('a <form data-stepup-fetch> must stand in a <stepup-gate>, or be marked itself');
  const { client, resource, action, maxAge, force: forceStepUp, disabled } = gate;
  const setting = (name: string): string | null =>
    (submitter && attribute(submitter, `form${name}`)) ?? attribute(form, name);
  const url = addressOf(setting('action') ?? '', client.settings.formActions);
  const data = new FormData(form, submitter);
  const stepUp = disabled || !resource || !action ? undefined : { resource, action, maxAge, forceStepUp };
  const method = /^post$/i.test(setting('method') ?? '') ? 'POST' : 'GET';
  if (method === 'GET') url.search = fieldsOf(data).toString();
  const body = method === 'GET' ? {} : bodyOf(data, encoding || (setting('enctype') ?? ''));
  return await createStepUpFetch({ client })(url, { method, ...body, stepUp });
}

// Relative to the page, not to the document's base, which markup can set.
function addressOf(action: string, allowed: readonly string[]): URL {
  const url = URL.canParse(action, location.href) ? new URL(action, location.href) : null;
  const { origin, pathname = '' } = url ?? {};
  // A server may take an encoded slash for a real one, and then it is another path.
  const plain = origin === location.origin && !/%2f|%5c|\/\//i.test(pathname);
  const matches = (path: string): boolean =>
    path.endsWith('/*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path;
  if (url && plain && allowed.some(matches)) return url;
  throw refusal(`action="${action}" is not allowed: name its path in formActions`);
}

function bodyOf(data: FormData, encoding: string): { body: BodyInit; headers?: Record<string, string> } {
  if (encoding === 'multipart/form-data') return { body: data };
  if (encoding !== 'json') return { body: fieldsOf(data) };
  return {
    body: JSON.stringify(Object.fromEntries(fieldsOf(data))),
    headers: { 'content-type': 'application/json' },
  };
}

function fieldsOf(data: FormData): URLSearchParams {
  return new URLSearchParams(
    [...data].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
}

function refusal(message: string): StepUpError {
  console.error(`<form data-stepup-fetch>: ${message}.`);
  return new StepUpError('invalid-request', message);
}
