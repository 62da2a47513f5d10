import { formatChallenge } from '../protocol/challenge.js';
import { StepUpError, type StepUpErrorCode } from '../protocol/errors.js';
import { reasonOf } from './fault.js';
import type { CheckedRule, Decision, OwnReason, RefusalReason } from './types.js';

// How long a page should wait before it tries again, in seconds.
const RETRY_AFTER = '5';

// A page of another origin reads only the headers that are named here.
const EXPOSED_HEADERS = 'WWW-Authenticate, Retry-After';

const CODES: Record<OwnReason, StepUpErrorCode> = {
  'no-token': 'sign-in-required',
  'invalid-token': 'sign-in-required',
  'no-step-up': 'failed',
  'body-too-large': 'failed',
  'body-compressed': 'failed',
  'body-charset': 'failed',
  'body-not-readable': 'failed',
  'other-member': 'failed',
  'other-resource-or-action': 'failed',
  'other-target': 'failed',
  'other-acr': 'failed',
  stale: 'failed',
  used: 'failed',
  'other-origin': 'denied',
  denied: 'denied',
  'not-checked': 'unavailable',
};

const MESSAGES: Record<OwnReason, string> = {
  'no-token': 'The request carries no access token.',
  'invalid-token': 'The access token is not good.',
  'no-step-up': 'The request carries no step-up that holds.',
  'body-too-large':
    'No session id was found: the body is above 64 KiB. Send the header, or give the option sid.',
  'body-compressed':
    'No session id was found: the body is compressed. Send the header, or give the option sid.',
  'body-charset':
    'No session id was found: the body is not in UTF-8. Send the header, or give the option sid.',
  'body-not-readable':
    'No session id was found: the body was used up, broken off or no JSON. Send the header, or give the option sid.',
  'other-member': 'The step-up was made by another member.',
  'other-resource-or-action': 'The step-up was made for another resource or action.',
  'other-target': 'The step-up was made for another target.',
  'other-acr': 'The step-up did not reach a class of authentication that the rule names.',
  stale: 'The step-up is older than the rule allows.',
  used: 'The step-up was used before.',
  'other-origin': 'The request does not come from a page of the app.',
  denied: 'The member may not do this.',
  'not-checked': 'The request could not be checked.',
};

/** How a refusal is answered. */
type Answer = 'no-token' | 'invalid-token' | 'step-up' | 'denied' | 'not-checked';

const ANSWERS: Partial<Record<StepUpErrorCode, Answer>> = { failed: 'step-up', denied: 'denied' };

/** Why a request is not let through. */
export class Refusal {
  readonly reason: RefusalReason;
  readonly error: StepUpError;
  readonly answer: Answer;

  /** @param error The error behind it, where there is one. It may bring a reason of its own. */
  constructor(reason: OwnReason, error?: StepUpError) {
    this.error = error ?? new StepUpError(CODES[reason], MESSAGES[reason]);
    this.reason = reasonOf(this.error) ?? reason;
    this.answer = ANSWERS[CODES[reason]] ?? (reason as Answer);
  }
}

/** Sorts what was thrown during a check. Only two codes say something about the request; the rest says: not checked. */
export function toRefusal(thrown: unknown): Refusal {
  if (isInstance(thrown, Refusal)) return thrown;
  const error = isInstance(thrown, StepUpError)
    ? thrown
    : // What a stranger's error says may hold an address with a session id in it: it stays in the cause.
      new StepUpError('unavailable', MESSAGES['not-checked'], { cause: thrown });
  if (error.code === 'sign-in-required') return new Refusal('invalid-token', error);
  return new Refusal(error.code === 'denied' ? 'denied' : 'not-checked', error);
}

/** `instanceof`, also for a proxy whose traps throw. */
function isInstance<T>(value: unknown, type: new (...values: never[]) => T): value is T {
  try {
    return value instanceof type;
  } catch {
    return false;
  }
}

/** How a refusal counts in a decision. */
export function outcomeOf({ answer }: Refusal): Decision['outcome'] {
  if (answer === 'denied') return 'refused';
  return answer === 'not-checked' ? 'unavailable' : 'challenged';
}

/**
 * The answer to a request that is not let through (RFC 9457, RFC 6750 section 3, RFC 9470 section 3). It says what a
 * page needs in order to go on, and nothing of what was found.
 * @param more The verifier's own challenges.
 */
export function toResponse({ answer }: Refusal, rule: CheckedRule, more: readonly string[] = []): Response {
  const headers = new Headers({
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'Access-Control-Expose-Headers': EXPOSED_HEADERS,
  });
  const challenge = (...standard: string[]): void =>
    [...standard, ...more].forEach(text => headers.append('WWW-Authenticate', text));
  if (answer === 'denied') {
    challenge();
    return problem(403, 'Forbidden', 'You may not do this.', headers);
  }
  if (answer === 'not-checked') {
    headers.set('Retry-After', RETRY_AFTER);
    return problem(503, 'Service Unavailable', 'The step-up could not be checked just now.', headers);
  }
  if (answer === 'no-token' || answer === 'invalid-token') {
    challenge(formatChallenge(rule, answer === 'invalid-token' ? 'invalid_token' : undefined));
    return problem(401, 'Unauthorized', 'Sign in first.', headers);
  }
  challenge(formatChallenge(rule, 'insufficient_user_authentication'));
  return problem(401, 'Unauthorized', 'Verify again that it is you.', headers);
}

function problem(status: number, title: string, detail: string, headers: Headers): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), { status, headers });
}
