import { StepUpError } from '../protocol/errors.js';
import type { StepUpFetch } from '../client/fetch/step-up-fetch.js';
import { composedPathOf } from '../dom/composed-tree.js';
import { pageAddress } from '../dom/page-address.js';
import { attribute } from '../dom/unclobbered.js';
import { guardOf, type Guard } from './guard.js';

type Arguments = [url: URL, init: NonNullable<Parameters<StepUpFetch>[1]>];

/** What decides about a form: the gate that it stands in, or that stands in for it. */
export function guardAround(form: HTMLFormElement): Guard | undefined {
  return composedPathOf(form).map(guardOf).find(Boolean);
}

/**
 * Why a form cannot be sent by `fetch`, so that nobody is asked for it; undefined where it can, or is sent otherwise.
 * @param submitter The button that submits it.
 */
export function formFault(form: HTMLFormElement, submitter: Element | null): StepUpError | undefined {
  if (attribute(form, 'data-stepup-fetch') === null) return undefined;
  try {
    addressOf(form, submitter);
    return undefined;
  } catch (error) {
    return error as StepUpError;
  }
}

/**
 * What `fetch` is to be called with for a submission, without the question.
 * @throws {StepUpError} `invalid-request` where it may not be sent there.
 */
export function requestOf(form: HTMLFormElement, submitter: HTMLElement | null): Arguments {
  const url = addressOf(form, submitter);
  const data = new FormData(form, submitter);
  const fields = new URLSearchParams(
    [...data].map(([name, value]) => [name, value instanceof File ? value.name : value]),
  );
  if (!/^post$/i.test(setting('method', form, submitter) ?? '')) {
    url.search = fields.toString();
    return [url, {}];
  }
  const type = attribute(form, 'data-stepup-fetch') || setting('enctype', form, submitter);
  if (type === 'json') {
    const body = JSON.stringify(Object.fromEntries(fields));
    return [url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }];
  }
  return [url, { method: 'POST', body: type === 'multipart/form-data' ? data : fields }];
}

function setting(name: string, form: HTMLFormElement, submitter: Element | null): string | null {
  return (submitter && attribute(submitter, `form${name}`)) ?? attribute(form, name);
}

function addressOf(form: HTMLFormElement, submitter: Element | null): URL {
  const guard = guardAround(form);
  if (!guard) throw fault('it must stand in a <stepup-gate>, or be marked itself (data-stepup-resource)');
  const { formActions } = guard.client.settings;
  const action = setting('action', form, submitter) ?? '';
  const url = pageAddress(action);
  const { origin, pathname = '' } = url ?? {};
  // A server may take an encoded slash for a real one, and then it is another path.
  const plain = origin === location.origin && !/%2f|%5c|\/\//i.test(pathname);
  const matches = (path: string): boolean =>
    path.endsWith('/*') ? pathname.startsWith(path.slice(0, -1)) : pathname === path;
  if (url && plain && formActions.some(matches)) return url;
  const allowed = formActions.length ? `allowed are ${formActions.join(' ')}` : 'no path is allowed yet';
  throw fault(
    `action="${action}" is not allowed, and nobody is asked. Name its path, of this page's origin, in ` +
      `configureStepUp({ formActions }) or data-form-actions; ${allowed}`,
  );
}

function fault(message: string): StepUpError {
  return new StepUpError('invalid-request', `<form data-stepup-fetch>: ${message}.`);
}
