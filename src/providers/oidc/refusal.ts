import { describe } from '#developer-messages';
import { StepUpError, type StepUpErrorCode } from '../../protocol/errors.js';

/** An error as a provider answers it (RFC 6749, 4.1.2.1), in the object that a client library throws. */
interface OAuthError {
  error: string;
  error_description?: unknown;
}

// What providers write where it was not the person who declined: a rule, a policy, a missing right.
const POLICY =
  /polic|\brule|conditional|forbidden|blocked|disabled|unauthori|not (allowed|permitted|assigned|authori[sz]ed)|(no|not have|lacks?|missing|insufficient) (the )?(required )?(permission|right|role|access)|AADSTS5\d{4}/i;

/** Whether the provider says that it would have to show something. */
export function wantsToBeSeen(thrown: unknown): boolean {
  const error = oauthErrorOf(thrown)?.error;
  return error === 'login_required' || error === 'interaction_required';
}

/**
 * The error of a question that the provider has refused, or that could not be asked. A `StepUpError` stays itself. It is
 * told in an event, so it has no `cause`: what libraries throw may have a whole request or answer in it, with its tokens.
 *
 * | `error`                              | code                                                          |
 * | ------------------------------------ | ------------------------------------------------------------- |
 * | `access_denied`                      | `denied` where the description names a policy, else `cancelled` |
 * | `unmet_authentication_requirements`  | `setup-required`                                              |
 * | any other                            | `unavailable`                                                 |
 */
export function refusalOf(thrown: unknown): StepUpError {
  if ((thrown as Error | undefined)?.name === 'StepUpError') return thrown as StepUpError;
  const answered = oauthErrorOf(thrown);
  if (!answered) {
    const why = String((thrown as Error | undefined)?.message ?? thrown);
    return new StepUpError('unavailable', describe('oidc-not-asked', why));
  }
  const { error, error_description: description } = answered;
  const text = typeof description === 'string' ? description : '';
  const code = codeOf(error, `${text} ${ownCodeOf(thrown)}`);
  return new StepUpError(code, describe('oidc-refused', error, text.slice(0, 200)));
}

/** Some providers say more exactly what it was by a code of their own, beside the standard's. */
function ownCodeOf(thrown: unknown): string {
  const parameters = (thrown as Error).cause;
  return ['error_subcode', 'suberror', 'error_code']
    .map(name => (parameters instanceof URLSearchParams ? parameters.get(name) : undefined))
    .join(' ');
}

function codeOf(error: string, description: string): StepUpErrorCode {
  if (error === 'access_denied') return POLICY.test(description) ? 'denied' : 'cancelled';
  return error === 'unmet_authentication_requirements' ? 'setup-required' : 'unavailable';
}

function oauthErrorOf(thrown: unknown): OAuthError | undefined {
  const error = (thrown as Partial<OAuthError> | null | undefined)?.error;
  return typeof error === 'string' ? (thrown as OAuthError) : undefined;
}
