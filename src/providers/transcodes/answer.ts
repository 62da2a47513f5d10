import { mfaNotAsked } from '../../client/mfa-not-asked.js';
import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';
import type { StepUpErrorCode } from '../../protocol/errors.js';
import type { ErrorCodeTable, ProviderAnswer, StepUpRequest } from '../../client/types.js';
import { readableText } from './readable-text.js';
import { hasConsole } from './sdk.js';

/** The two shapes in which Transcodes answers: `modal` (`openAuthIdpModal`), `hosted` (`redirectToStepUp`). */
export type AnswerShape = 'modal' | 'hosted';

const SID = /^[\w-]{1,128}$/;

/**
 * Makes the error of a refusal that came with a text.
 * @param texts Where the text may be; the first string counts.
 * @returns Code by the table, else `failed`. What looks like a token or a session id is left out of the message.
 */
export function refusal(table: ErrorCodeTable, ...texts: unknown[]): StepUpError {
  return refusalOr('failed', table, texts);
}

function refusalOr(otherwise: StepUpErrorCode, table: ErrorCodeTable, texts: unknown[]): StepUpError {
  const text = (texts.find(each => typeof each === 'string' && each) ?? '') as string;
  const short = readableText(text);
  // search() and not test(): a pattern with the flag g would remember where it stopped.
  const code = table.find(([pattern]) => short.search(pattern) >= 0)?.[1] ?? otherwise;
  return new StepUpError(code, short || describe('not-passed'));
}

/**
 * Reads something that may be hostile.
 * @param read Returns its errors: what a hostile object throws can then never be taken for one of them.
 * @throws {StepUpError} What was returned; `invalid-response` where reading threw.
 */
export function reading<T>(read: () => T | StepUpError): T {
  let found: T | StepUpError;
  try {
    found = read();
  } catch (cause) {
    found = malformed('unreadable', cause);
  }
  if (found instanceof StepUpError) throw found;
  return found;
}

/**
 * The error of an answer that is none.
 * @param what The field that is not as it should be.
 */
export function malformed(what: string, cause?: unknown): StepUpError {
  return new StepUpError('invalid-response', describe('answer-incomplete', what), {
    cause,
  });
}

/**
 * Reads the answer to a step-up. Nothing but a complete, positive answer to exactly this question verifies.
 *
 * `kind` is `step-up` only where the answer carries a `sid` and does not say that the role was enough
 * (`decision: 'allow'`). A `decision: 'allow'` that names a `sid` keeps it, because the server can find out
 * what it is worth, but is `allowed` all the same.
 *
 * What does not verify, in both shapes, the first row that fits:
 *
 * | answer                                                       | code                                         |
 * | ------------------------------------------------------------ | -------------------------------------------- |
 * | `decision: 'deny'`                                           | `denied`                                     |
 * | a refusal with a text that the table has a code for          | that code                                    |
 * | `status: 'rejected'` without a text: the person declined     | `cancelled`                                  |
 * | a refusal while `status` is `pending`: the page was closed   | `cancelled`                                  |
 * | a refusal that names neither a reason nor an outcome: closed | `cancelled`                                  |
 * | any other refusal                                            | `failed`                                     |
 * | malformed, or for another resource or action                 | `invalid-response`                           |
 * | no refusal, but still `pending`: the page was closed         | `cancelled`                                  |
 * | a pass without MFA, to a question that asks for it           | `setup-required`; `denied` without a console |
 *
 * A refusal is an answer or an entry with `success: false`, or a `rejected` one.
 *
 * @throws {StepUpError} As in the table. Nothing else is ever thrown, whatever the answer is, objects whose getters
 * throw included.
 */
export function readAnswer(
  answer: any,
  request: Pick<StepUpRequest, 'resource' | 'action' | 'forceStepUp'>,
  shape: AnswerShape,
  table: ErrorCodeTable,
): ProviderAnswer {
  // Each field is read once: a getter must not show one value to the check and another one to the result.
  return reading(() => {
    const { success, payload, error, message } = answer;
    const {
      success: passed,
      decision,
      status,
      sid,
      resource,
      action,
      timestamp,
      error: reason,
    } = payload?.[0] ?? {};
    if (decision === 'deny') return new StepUpError('denied', describe('role-denied'));

    const said = [reason, error, message];
    const outcome = passed !== undefined || decision === 'allow' || status === 'verified';
    const silent = said.every(each => each === undefined || each === null || each === '');
    const closed = status === 'pending' || (silent && (status === 'rejected' || !outcome));
    if (success === false || passed === false || status === 'rejected')
      return refusalOr(closed ? 'cancelled' : 'failed', table, said);

    const hosted = shape === 'hosted';
    const waiting = status === 'pending' && decision !== 'allow';
    const kind = sid && decision !== 'allow' ? 'step-up' : 'allowed';
    const holds = {
      payload: success === true && Array.isArray(payload) && payload.length === 1,
      success: passed === true || ((hosted || waiting) && passed === undefined),
      decision:
        decision === 'allow' ||
        (decision === 'stepup' && (waiting || status === 'verified')) ||
        ((waiting || !hosted) && decision === undefined),
      status: status === undefined || status === 'verified' || waiting,
      resource: resource === undefined || resource === request.resource,
      action: action === undefined || action === request.action,
      sid: waiting || sid === undefined || (typeof sid === 'string' && SID.test(sid)),
    };
    for (const [field, good] of Object.entries(holds)) if (!good) return malformed(field);
    if (waiting) return new StepUpError('cancelled', describe('step-up-closed'));
    if (request.forceStepUp && kind !== 'step-up') return mfaNotAsked(hasConsole());
    return { kind, ...(sid && { sid }), ...(Number.isFinite(timestamp) && { timestamp }) };
  });
}
