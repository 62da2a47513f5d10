import { StepUpError } from '../protocol/errors.js';
import { fault, inSeconds } from './fault.js';
import type { CheckedRule, Member, OwnReason, StepUpSession } from './types.js';

/** How far the clocks of a provider and of this server may differ, where neither says, seconds. */
export const CLOCK_TOLERANCE = 5;

/**
 * Decides whether a step-up opens what a rule guards, for one member, now.
 * @param clockTolerance How far ahead a date may lie, seconds. It makes no step-up younger and lengthens none.
 * @returns Why not, or null if it does.
 * @throws {StepUpError} `invalid-response` for a session that is not complete or whose times are none.
 */
export function judgeSession(
  session: StepUpSession,
  member: Member,
  rule: CheckedRule,
  clockTolerance = CLOCK_TOLERANCE,
  now = Date.now(),
): OwnReason | null {
  const { id, memberId, covers, verifiedAt, expiresAt, acr, kind } = session;
  if (!isName(id) || !isName(memberId) || !covers) throw incomplete('its id, memberId or covers');
  if (!isTime(verifiedAt) || !isTime(expiresAt)) throw incomplete('times in Unix ms');
  // What is no pass by a role and no step-up either would be taken for one.
  if (kind !== undefined && kind !== 'step-up' && kind !== 'allowed')
    throw incomplete('a kind that is known');
  if (memberId !== member.id) return 'other-member';
  if (covers !== 'any' && (covers.resource !== rule.resource || covers.action !== rule.action)) {
    return 'other-resource-or-action';
  }
  // A proof that names no target counts for none, even where it counts for whatever the token may do.
  if ((covers === 'any' ? undefined : covers.target) !== rule.target) return 'other-target';
  if (rule.acrValues && !rule.acrValues.includes(acr!)) return 'other-acr';
  if (verifiedAt !== undefined && verifiedAt > now + clockTolerance * 1000) {
    throw fault(
      'invalid-response',
      'clock',
      `The step-up is dated ${inSeconds(verifiedAt - now)} ahead of this server's clock, clockTolerance is ${clockTolerance} s: check the clock.`,
    );
  }
  if (verifiedAt !== undefined && now - verifiedAt > rule.maxAge * 1000) return 'stale';
  return expiresAt !== undefined && expiresAt <= now ? 'stale' : null;
}

/** Whether this can name somebody or something: a string that is not empty. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'number' && value > 0 && value <= 8.64e15);
}

function incomplete(what: string): StepUpError {
  return new StepUpError('invalid-response', `The verifier's step-up session lacks ${what}.`);
}
