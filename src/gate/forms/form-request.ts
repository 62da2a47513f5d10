import { describe } from '#developer-messages';
import { composedPathOf } from '../../dom/composed-tree.js';
import { pageAddress } from '../../dom/page-address.js';
import { attribute } from '../../dom/unclobbered.js';
import { invalidRequest, type StepUpError } from '../../protocol/errors.js';
import { isAllowedPath, isPlainPath } from './allowed-path.js';
import { guardOf, type Guard } from '../guard.js';
import type { RecordedEvent } from '../recorded-event.js';

/** What decides about a form: the gate that it stands in, or that stands in for it. */
export function guardAround(form: HTMLFormElement): Guard | undefined {
  return composedPathOf(form).map(guardOf).find(Boolean);
}

/**
 * Why the form of what is held cannot be sent by `fetch`, so that nobody is asked for it; undefined where it can, or is
 * sent otherwise.
 */
export function formFault({ form, trigger }: RecordedEvent): StepUpError | undefined {
  if (!form || attribute(form, 'data-stepup-fetch') === null) return undefined;
  try {
    addressOf(form, trigger === form ? null : trigger);
    redirectOf(form);
    return undefined;
  } catch (error) {
    return error as StepUpError;
  }
}

/** What a form says of how it is sent, or its submitter instead. */
export function settingOf(name: string, form: HTMLFormElement, submitter: Element | null): string | null {
  return (submitter && attribute(submitter, `form${name}`)) ?? attribute(form, name);
}

/**
 * Where a form may be sent by `fetch`: to the paths of the page's origin that the client's `formActions` name, as long as
 * every server reads them as the same path.
 * @throws {StepUpError} `invalid-request` where it may not be sent there.
 */
export function addressOf(form: HTMLFormElement, submitter: Element | null): URL {
  const guard = guardAround(form);
  if (!guard) throw invalidRequest(describe('form-without-gate'));
  const { formActions } = guard.client.settings;
  const action = settingOf('action', form, submitter) ?? '';
  const url = pageAddress(action);
  const isOwn = url?.origin === location.origin;
  if (isOwn && !isPlainPath(url.pathname))
    throw invalidRequest(describe('form-action-ambiguous', 'action', action, url.pathname));
  if (isOwn && isAllowedPath(url.pathname, formActions)) return url;
  throw invalidRequest(describe('form-action-not-allowed', 'action', action, formActions));
}

/**
 * Where a form leads after it was sent: the path of the page's origin that its `data-stepup-fetch-redirect` names, or null.
 * @throws {StepUpError} `invalid-request` for anything else than such a path.
 */
export function redirectOf(form: HTMLFormElement): URL | null {
  const name = 'data-stepup-fetch-redirect';
  const path = attribute(form, name);
  if (path === null) return null;
  const url = path.startsWith('/') ? pageAddress(path) : null;
  // A server that tidies a path up may lead on from `//elsewhere.example`.
  if (url?.origin === location.origin && isPlainPath(url.pathname)) return url;
  throw invalidRequest(describe('not-an-own-path', name, path));
}
