import { describe } from '#developer-messages';
import { isServer, type ReactiveElement } from 'lit';
import { invalidRequest, type StepUpErrorCode } from '../protocol/errors.js';
import { attribute } from '../dom/unclobbered.js';

const ENGLISH = {
  // Nothing is shown for these two: the person knows, or nobody is there any more.
  cancelled: '',
  aborted: '',
  failed: 'We could not confirm that it’s you. Nothing was changed.',
  denied: 'Your account is not allowed to do this.',
  'setup-required': 'Please set up a second way to confirm that it’s you first.',
  'sign-in-required': 'Please sign in first.',
  unavailable: 'We could not confirm that it’s you right now. Nothing was changed.',
  timeout: 'That took too long. Nothing was changed.',
  'invalid-request': 'This is not set up correctly, so it stays locked.',
  'invalid-response': 'The check gave no clear answer. Nothing was changed.',
  retry: 'Try again',
  close: 'Close',
  verifying: 'Confirming that it’s you…',
  waiting: 'You are being asked in another tab.',
  'verify-here': 'Verify here instead',
  'verified-click-again': 'Verified. Click again to go on.',
  changed: 'Verified, but what you clicked has changed. Check it and click again.',
  'locked-heading': 'Locked',
  locked: 'Confirm that it’s you to see this.',
  unlock: 'Unlock',
  resume: 'Welcome back. Continue where you left off?',
  verify: 'Verify and continue',
  'setup-heading': 'Protect your account first',
  setup: 'You need a second way to confirm that it’s you, such as an authenticator app.',
  'setup-open': 'Set it up',
  'setup-dismiss': 'Not now',
  'setup-offer': 'Set up another way',
  'setup-error': 'The set-up could not be opened. Please try again.',
  'status-verified': 'Verified, {time} left',
  'status-unverified': 'Not verified',
  lock: 'Lock now',
} satisfies Record<StepUpErrorCode, string> & Record<string, string>;

/** The name of a text: a `StepUpErrorCode`, or what the text is for. */
export type StepUpMessageKey = keyof typeof ENGLISH;

/** The texts of the elements in one language. `{name}` stands for a value. */
export type StepUpMessages = Record<StepUpMessageKey, string>;

const FALLBACK = 'en';
const languages = new Map<string, Partial<StepUpMessages>>([[FALLBACK, ENGLISH]]);

/** The elements on the page that are drawn again whenever texts are set. */
export const speaking = new Set<ReactiveElement>();

/** Those whose first drawing takes over the server's: it has to be the same, whatever is known by then. */
export const hydrating = new WeakSet<Element>();

/**
 * Sets texts of the elements in a language; those that are not given stay as they were, or are English. An element
 * speaks the language of its closest `lang`.
 * @param language A language tag (BCP 47): `de` is also used for `de-AT`.
 * @throws {StepUpError} `invalid-request` for what is no language tag.
 * @example
 * setStepUpMessages('de', { retry: 'Noch einmal', close: 'Schließen' });
 */
export function setStepUpMessages(language: string, messages: Partial<StepUpMessages>): void {
  try {
    new Intl.Locale(language);
  } catch {
    throw invalidRequest(describe('not-a-language', 'language', language));
  }
  const key = language.toLowerCase();
  languages.set(key, { ...languages.get(key), ...messages });
  for (const element of speaking) element.requestUpdate();
}

/**
 * A text in an element's language: exactly that, else its base language, else English.
 * @param values What stands for each `{name}`, in the language that the text is in.
 */
export function messageFor(
  element: Element,
  key: StepUpMessageKey,
  values: Record<string, (language: string) => string> = {},
): string {
  const exact = languageOf(element);
  const language = [exact, exact.split('-')[0]!].find(tag => languages.get(tag)?.[key] != null) ?? FALLBACK;
  const text = languages.get(language)![key] ?? ENGLISH[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name]?.(language) ?? whole);
}

function languageOf(element: Element): string {
  for (
    let at = isServer || hydrating.has(element) ? undefined : element;
    at;
    at = (at.getRootNode() as ShadowRoot).host
  ) {
    const found = at.closest('[lang]');
    if (found) return attribute(found, 'lang')!.toLowerCase();
  }
  return FALLBACK;
}
