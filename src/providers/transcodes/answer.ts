import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';
import type { ErrorCodeTable, ProviderAnswer, StepUpRequest } from '../../client/types.js';

/** The two shapes in which Transcodes answers: `modal` (`openAuthIdpModal`), `hosted` (`redirectToStepUp`). */
export type AnswerShape = 'modal' | 'hosted';

const SID = /^[\w-]{1,128}$/;

// A text for people may quote what must not reach a log.
const SECRET = /(ssid_|tc_stepup_)[\w-]*|[\w.-]{24,}/g;

/**
 * Makes the error of a refusal that came with a text.
 * @param texts Where the text may be; the first string counts.
 * @returns Code by the table, else `failed`. What looks like a token or a session id is left out of the message.
 */
export function refusal(table: ErrorCodeTable, ...texts: unknown[]): StepUpError {
  const text = (texts.find(each => typeof each === 'string' && each) ?? '') as string;
  const short = text.slice(0, 500).replace(SECRET, '…');
  // search() and not test(): a pattern with the flag g would remember where it stopped.
  const code = table.find(([pattern]) => short.search(pattern) >= 0)?.[1] ?? 'failed';
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
 * @throws {StepUpError} `invalid-response` for every other shape, also for a forced question that was answered
 * without proof of MFA; `denied`; or the code of a refusal's text. Nothing else is ever thrown, whatever the
 * answer is, objects whose getters throw included.
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
    if (success === false || passed === false || status === 'rejected') {
      return refusal(table, reason, error, message);
    }

    const hosted = shape === 'hosted';
    const kind = sid && decision !== 'allow' ? 'step-up' : 'allowed';
    const holds = {
      payload: success === true && Array.isArray(payload) && payload.length === 1,
      success: passed === true || (hosted && passed === undefined),
      decision:
        decision === 'allow' ||
        (decision === 'stepup' && status === 'verified') ||
        (!hosted && decision === undefined),
      status: status === undefined || status === 'verified',
      resource: resource === undefined || resource === request.resource,
      action: action === undefined || action === request.action,
      sid: sid === undefined || (typeof sid === 'string' && SID.test(sid)),
      forceStepUp: !request.forceStepUp || kind === 'step-up',
    };
    for (const [field, good] of Object.entries(holds)) if (!good) return malformed(field);
    return { kind, ...(sid && { sid }), ...(Number.isFinite(timestamp) && { timestamp }) };
  });
}
